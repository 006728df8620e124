import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nameOf, requestFacts } from '../../../src/slack/surfaces/request-facts.ts';
import { createUserRequest } from '../../helpers/requests.ts';

const test = suite('the facts of a request');

function additionalRoles(count: number, nameLength: number): string {
  const additionalRoleIds = Array.from({ length: count }, (_, at) => `r${at}`);
  const names = Object.fromEntries(additionalRoleIds.map((id) => [id, id.padEnd(nameLength, '.')]));
  const content = { email: 'bob@example.com', roleId: 'r', additionalRoleIds };
  return new Map(requestFacts(createUserRequest({ names, content }))).get('Additional roles') ?? '';
}

test('roles that fit are all named', () => {
  assert.is(additionalRoles(3, 2), 'r0, r1, r2');
});

test('roles that do not fit: how many more there are, and how many in all', () => {
  for (const [count, length] of [
    [500, 150],
    [500, 1000],
    [500, 5],
    [5, 150],
    [40, 20],
  ] as const) {
    const shown = additionalRoles(count, length);
    const [, more, all] = /… and (\d+) more \((\d+) in all\)$/.exec(shown) ?? [];
    const named = shown.replace(/ … and .*/, '').split(', ').length;
    assert.is(Number(all), count, shown);
    assert.is(named + Number(more), count, shown);
    assert.ok(shown.length <= 600, shown);
    assert.ok(named > 0, shown);
  }
});

test('a name above 150 characters is cut where one sees it', () => {
  assert.is(nameOf('r', { r: 'x'.repeat(150) }), 'x'.repeat(150));
  assert.is(nameOf('r', { r: 'x'.repeat(151) }), `${'x'.repeat(149)}…`);
});

test('an id stands where there is no name, or a blank one', () => {
  assert.is(nameOf('r-1', {}), 'r-1');
  assert.is(nameOf('r-1', { 'r-1': '' }), 'r-1');
  assert.is(nameOf('r-1', { 'r-1': ' \t' }), 'r-1');
});

test('a field that was left empty has no line', () => {
  const labels = requestFacts(createUserRequest({ content: { email: 'bob@example.com', roleId: 'r' } })).map(
    ([label]) => label,
  );
  assert.equal(labels, ['E-mail', 'Platform role']);
});

test.run();
