import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Named, named, namedList } from '../../src/domain/named.ts';
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

const ADVICE = 'Keep one.';
const oneOf = (typed: string, list: readonly Named[]) => named(typed, list, 'role', ADVICE);

const restricted = { id: 'restricted', name: 'Platform User - Password Restricted' };
const lead = { id: 'lead', name: "Team Lead's “A” Deputy" };
const tier2 = { id: 'two', name: 'Tier 2' };
const tierSquared = { id: 'squared', name: 'Tier ²' };
const folded = [restricted, lead, tier2, tierSquared];

/** What stands in a cell, the list, the entry. */
const found: readonly (readonly [string, readonly Named[], Named])[] = [
  ['Platform User', roles, user],
  [' platform USER ', roles, user],
  ['Platform\u00a0User', roles, user],
  ['Platform \u2003 User', roles, user],
  ['Platform\nUser', roles, user],
  ['\u200ePlatform\u200b User\ufeff', roles, user],
  ['Ｐｌａｔｆｏｒｍ　Ｕｓｅｒ', roles, user],
  ['"Platform User"', roles, user],
  ['„Platform User“', roles, user],
  [user.id, roles, user],
  [user.id.toUpperCase(), roles, user],
  [user.id.replaceAll('-', '\u2011'), roles, user],
  ['Platform User – Password Restricted', folded, restricted],
  ['Platform User — Password Restricted', folded, restricted],
  ['Platform User － Password Restricted', folded, restricted],
  ['Team Lead’s "A" Deputy', folded, lead],
  ['tier 2', folded, tier2],
  ['Tier ²', folded, tierSquared],
  ['Platform User;', roles, user],
  ['Platform User, ', roles, user],
];
for (const [typed, list, entry] of found)
  test(`${JSON.stringify(typed)} is found`, () => assert.equal(oneOf(typed, list), { value: entry }));

test('an accent is the same as a letter of its own and as a sign behind one', () => {
  const year = { id: 'year', name: 'Jefe de año' };
  assert.equal(oneOf('Jefe de an\u0303o', [year]), { value: year });
});

test('an id tells those apart that are called the same', () => assert.equal(oneOf(agent.id, roles), { value: agent }));

const many = Array.from({ length: 12 }, (_, at) => ({ id: `${at}`, name: `R${at}` }));
const staff = ['Platform User', 'Agent 1', 'Agent 2', 'Sales, EMEA', 'Owner'].map((name) => ({ id: name, name }));
const ten = 'R0, R1, R2, R3, R4, R5, R6, R7, R8, R9 and 2 more';
const refused: readonly (readonly [string, string, readonly Named[], string])[] = [
  ['several of one name', 'AGENT', roles, 'More than one role is called "AGENT". Enter its ID.'],
  ['a part of a name', 'R', many.slice(0, 2), 'There is no role "R". CxEngage lists: R0, R1.'],
  ['nothing to choose from', 'R', [], 'There is no role "R". CxEngage lists: none.'],
  ['more names than a sentence lists', 'x', many, `There is no role "x". CxEngage lists: ${ten}.`],
  [
    'two letters the wrong way round',
    'Platfrom User',
    staff,
    'There is no role "Platfrom User". Did you mean "Platform User"?',
  ],
  ['a letter too many', 'ownerr', staff, 'There is no role "ownerr". Did you mean "Owner"?'],
  ['two names that are as near', 'Agent 3', staff, 'There is no role "Agent 3". Did you mean "Agent 1" or "Agent 2"?'],
  [
    'a near name after one that is less near',
    'Platform Usar',
    [...staff.map(({ id }) => ({ id, name: id.replace('Us', 'Xx') })), user],
    'There is no role "Platform Usar". Did you mean "Platform User"?',
  ],
  ['more near names than a sentence asks about', 'RX', many, `There is no role "RX". CxEngage lists: ${ten}.`],
  ['two names', 'Owner; Agent 1', staff, `"Owner; Agent 1" names more than one role. ${ADVICE}`],
  ['two names with a slash', 'Owner / Agent 1', staff, `"Owner / Agent 1" names more than one role. ${ADVICE}`],
  [
    'a name, and another beyond what is compared',
    `Owner${' '.repeat(400)}|Agent 1`,
    staff,
    `"Owner Agent 1" names more than one role. ${ADVICE}`.replace('Owner A', 'Owner |A'),
  ],
  ['two names with |', 'Owner|Agent 1', staff, `"Owner|Agent 1" names more than one role. ${ADVICE}`],
  [
    'two names, one of them with a comma',
    'Sales, EMEA\nOwner',
    staff,
    `"Sales, EMEA Owner" names more than one role. ${ADVICE}`,
  ],
];
for (const [name, typed, list, problem] of refused)
  test(`${name}: a sentence`, () => assert.equal(oneOf(typed, list), { problem }));

/** Additional roles in a cell, and what is found or said. */
const lists: readonly (readonly [string, readonly string[] | string])[] = [
  ['', []],
  [' | ', []],
  ['Owner', ['Owner']],
  [' Owner |agent 1|| ', ['Owner', 'Agent 1']],
  ['Owner;Agent 1', ['Owner', 'Agent 1']],
  ['Owner; Agent 1; ', ['Owner', 'Agent 1']],
  ['Owner, Agent 1', ['Owner', 'Agent 1']],
  ['Owner\nAgent 1\r\nAgent 2', ['Owner', 'Agent 1', 'Agent 2']],
  ['Owner;\nAgent 1', ['Owner', 'Agent 1']],
  ['Owner|Agent 1\nAgent 2', ['Owner', 'Agent 1', 'Agent 2']],
  ['Owner + Agent 1', ['Owner', 'Agent 1']],
  ['Owner/Agent 1/Agent 2', ['Owner', 'Agent 1', 'Agent 2']],
  ['Sales, EMEA', ['Sales, EMEA']],
  ['Sales, EMEA; Owner', ['Sales, EMEA', 'Owner']],
  ['Sales, EMEA|Owner', ['Sales, EMEA', 'Owner']],
  ['Owner; Agnet 1', 'There is no role "Agnet 1". Did you mean "Agent 1"?'],
  ['Owner|Sales; EMEA', 'There is no role "Sales; EMEA". Did you mean "Sales, EMEA"?'],
];
for (const [typed, expected] of lists)
  test(`the list ${JSON.stringify(typed)}`, () => {
    const result = namedList(typed, staff, 'role');
    assert.equal('value' in result ? result.value.map(({ name }) => name) : result.problem, expected);
  });

test('a separator inside a name is one where a role has the whole as its name', () =>
  assert.equal(
    namedList(
      'A;B',
      [...'AB', 'A;B'].map((name) => ({ id: name, name })),
      'role',
    ),
    {
      value: [{ id: 'A;B', name: 'A;B' }],
    },
  ));

test('so is | itself', () => {
  const list = [...'AB', 'A|B', 'R&D'].map((name) => ({ id: name, name }));
  assert.equal(namedList('A|B', list, 'role'), { value: [{ id: 'A|B', name: 'A|B' }] });
  assert.equal(namedList('R&D|A', list, 'role'), {
    value: [
      { id: 'R&D', name: 'R&D' },
      { id: 'A', name: 'A' },
    ],
  });
});

test('of a cell with more parts than a person writes no part is looked up', () =>
  assert.ok('problem' in namedList('Owner;'.repeat(101), staff, 'role')));

test('a hostile cell of 60,000 characters is answered at once', () => {
  const list = Array.from({ length: 100 }, (_, at) => ({ id: `${at}`, name: `Platform role ${at}` }));
  for (const part of ['a', ';', 'a;', 'a|', ' ', '\n', 'Platform role 1;', '“', 'é', '\u200b', '\ufdfa']) {
    const cell = `${part.repeat(60_000 / part.length)}x`;
    assert.ok('problem' in oneOf(cell, list), part);
    assert.ok('problem' in namedList(cell, list, 'role'), part);
  }
});

/** Characters that are normalized in `work`, the costliest step of a comparison. */
function normalizedIn(work: () => unknown): number {
  const { normalize } = String.prototype;
  let characters = 0;
  String.prototype.normalize = function (form) {
    characters += this.length;
    return normalize.call(this, form);
  };
  try {
    work();
  } finally {
    String.prototype.normalize = normalize;
  }
  return characters;
}

test('a longer cell is no more work, in whatever parts', () => {
  for (const part of ['a|', 'Owner|', '\ufdfa', ' ']) {
    const cell = part.repeat(60_000 / part.length);
    const work = normalizedIn(() => [oneOf(cell, staff), namedList(cell, staff, 'role')]);
    assert.ok(work < 20_000, `${JSON.stringify(part)}: ${work}`);
  }
});

test('a long cell is not repeated as a whole', () => {
  assert.is(quoted('x'.repeat(40)), `"${'x'.repeat(40)}"`);
  assert.is(quoted('x'.repeat(60_000)), `"${'x'.repeat(40)}…"`);
});

test('a long cell is not cut in the middle of a letter', () =>
  assert.is(quoted(`${'x'.repeat(39)}😀😀`), `"${'x'.repeat(39)}…"`));

test.run();
