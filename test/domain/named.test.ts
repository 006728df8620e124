import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { named } from '../../src/domain/cell.ts';
import { quoted } from '../../src/domain/text.ts';

const test = suite('something that is named or given by its id');

const roles = [
  { id: 'd68381b0-c8fa-11e5-b38c-5347eb4882ad', name: 'Platform User' },
  { id: '8e1f3a54-6ab1-4e7e-9a3f-1f8c5f3c2d10', name: ' Agent ' },
  { id: '0b6f0c5e-4f0b-4a39-8b7e-6c1d2e3f4a5b', name: 'agent' },
  // Called as another one's id is.
  { id: '1c7a1d6f-5a1c-4b4a-9c8f-7d2e3f4a5b6c', name: 'd68381b0-c8fa-11e5-b38c-5347eb4882ad' },
] as const;
const [user, agent] = roles;

for (const typed of [
  'Platform User',
  ' platform USER ',
  'Platform\u00a0User',
  'Platform  User',
  user.id,
  user.id.toUpperCase(),
])
  test(`«${typed}» is found`, () => assert.equal(named(typed, roles, 'role'), { value: user }));

test('an accent is the same as a letter of its own and as a sign behind one', () => {
  const lead = { id: 'lead', name: 'Jefe de año' };
  assert.equal(named('Jefe de an\u0303o', [lead], 'role'), { value: lead });
});

test('an id tells those apart that are called the same', () =>
  assert.equal(named(agent.id, roles, 'role'), { value: agent }));

const many = Array.from({ length: 12 }, (_, at) => ({ id: `${at}`, name: `R${at}` }));
const refused: readonly (readonly [string, string, readonly { id: string; name: string }[], string])[] = [
  ['several of one name', 'AGENT', roles, 'Several are called «AGENT». Give the id of the role.'],
  ['a part of a name', 'R', many.slice(0, 2), 'CxEngage lists no role «R». It lists: R0, R1.'],
  ['nothing to choose from', 'R', [], 'CxEngage lists no role «R». It lists: none.'],
  [
    'more names than a sentence lists',
    'x',
    many,
    'CxEngage lists no role «x». It lists: R0, R1, R2, R3, R4, R5, R6, R7, R8, R9 and 2 more.',
  ],
];
for (const [name, typed, list, problem] of refused)
  test(`${name}: a sentence`, () => assert.equal(named(typed, list, 'role'), { problem }));

test('a long cell is not repeated as a whole', () => {
  assert.is(quoted('x'.repeat(80)), `«${'x'.repeat(80)}»`);
  assert.is(quoted('x'.repeat(60_000)), `«${'x'.repeat(80)}…»`);
});

test('a long cell is not cut in the middle of a letter', () =>
  assert.is(quoted(`${'x'.repeat(79)}😀😀`), `«${'x'.repeat(79)}…»`));

test.run();
