import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { routes } from '../../src/slack/listeners/index.ts';
import { addToTenantModal } from '../../src/slack/surfaces/add-to-tenant-modal.ts';
import { createUserModal } from '../../src/slack/surfaces/create-user-modal.ts';
import { createUsersModal } from '../../src/slack/surfaces/create-users-modal.ts';
import { denyModal } from '../../src/slack/surfaces/deny-modal.ts';
import { createUserRequest } from '../helpers/requests.ts';
import { partsOf } from '../slack/surfaces/parts-of.ts';
import { readText, sourcesIn } from './files.ts';

/** Every form, as Slack gets it. */
const FORMS = [
  createUserModal({ status: 'enabled', country: undefined }),
  createUsersModal(),
  denyModal(createUserRequest()),
  addToTenantModal('bob@example.com', { from: 'email', email: 'bob@example.com' }),
];
const ROUTES = routes('/create-user');
const idsOf = (on: string) => ROUTES.filter((route) => route.on === on).map(({ id }) => id);
const sorted = (list: readonly string[]) => [...list].sort();
const TABLE = 'src/slack/listeners/index.ts';
const test = suite('routes');

test('every button has a route, and every action route a button', async () => {
  const buttons = buttonIds(await readText('src/slack/surfaces/buttons.ts'));
  assert.ok(buttons.length > 0, 'src/slack/surfaces/buttons.ts has no type ButtonId that this test can read');
  assert.equal(
    sorted(idsOf('action')),
    sorted(buttons),
    `ButtonId in buttons.ts and the actions in ${TABLE} must be the same`,
  );
});

test('only buttons.ts draws buttons', async () => {
  const surfaces = (await sourcesIn('src')).filter(
    ({ path }) => path.startsWith('slack/') && !path.endsWith('/buttons.ts'),
  );
  const others = surfaces.filter(({ text }) => /type: 'button'/.test(text)).map(({ path }) => path);
  assert.equal(others, [], 'draw these buttons with src/slack/surfaces/buttons.ts, so that their ids have routes');
});

test('every form has a view route, and every view route a form', () => {
  const ids = FORMS.map((form) => form.callback_id ?? '');
  assert.equal(
    sorted(idsOf('view')),
    sorted(ids),
    `the forms in FORMS of this test and the views in ${TABLE} must be the same`,
  );
});

test('every surface that has a callback id is among the forms of this test', async () => {
  const files = (await sourcesIn('src')).filter(
    ({ path, text }) => path.startsWith('slack/surfaces/') && /\bform\(\s*[A-Z_]+,/.test(text),
  );
  assert.is(files.length, FORMS.length, 'add the new form to FORMS of this test');
});

test('every field that Slack asks us about has a route in its form, and every options route such a field', () => {
  const fields = FORMS.flatMap((form) =>
    ['external_select', 'multi_external_select'].flatMap((type) =>
      partsOf(form, type).map(({ action_id: id }) => `${form.callback_id} ${id}`),
    ),
  );
  const routed = ROUTES.flatMap((route) => (route.on === 'options' ? [`${route.view} ${route.id}`] : []));
  assert.equal(
    sorted(routed),
    sorted(fields),
    `the external selects of the forms and the options in ${TABLE} must be the same`,
  );
});

test('no id is routed twice: Bolt would run both', () => {
  const keys = ROUTES.map((route) => [route.on, route.id, 'view' in route ? route.view : ''].join(' '));
  assert.equal(sorted([...new Set(keys)]), sorted(keys));
});

test('button ids are read from the type, however long the list is', () => {
  assert.equal(buttonIds("export type ButtonId =\n  | 'a'\n  | 'b';\nconst x = 'c';"), ['a', 'b']);
  assert.equal(buttonIds("export type ButtonId = 'a' | 'b';"), ['a', 'b']);
});

/** The words of the type ButtonId: types are gone at run time, so they are read from the source. */
function buttonIds(source: string): string[] {
  const [, union = ''] = /export type ButtonId =([^;]*);/.exec(source) ?? [];
  return [...union.matchAll(/'(\w+)'/g)].map(([, id = '']) => id);
}

test.run();
