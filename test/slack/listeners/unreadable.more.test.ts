import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Json, jsonOf } from '../../../src/sandbox/slack/json.ts';
import { seedIds as people, seed } from '../../../src/sandbox/slack/seed.ts';
import { routes } from '../../../src/slack/listeners/index.ts';
import type { Route } from '../../../src/slack/listeners/register.ts';
import { addToTenantModal } from '../../../src/slack/surfaces/add-to-tenant-modal.ts';
import { UNREADABLE } from '../../../src/slack/surfaces/private-texts.ts';
import { sharedDesk } from '../../helpers/shared-desk.ts';

const ROUTES = routes('/create-user');
const test = suite('payloads that cannot be read');
const theDesk = sharedDesk(test);

const METADATA: Readonly<Record<string, string>> = {
  invite_to_tenant: addToTenantModal('a@example.com', { from: 'email', email: 'a@example.com' }).private_metadata ?? '',
  create_users_from_csv: '{}',
};

/** What Slack sends for a route, without a response URL: its answers would go to the stand-in. */
function payloadOf(route: Route): Json {
  const common = {
    user: { id: people.omar, team_id: seed.team.id },
    team: { id: seed.team.id, domain: 'x' },
    trigger_id: 'any',
  };
  const form = (callbackId: string) => ({
    id: 'V1',
    type: 'modal',
    hash: '1',
    callback_id: callbackId,
    private_metadata: METADATA[callbackId] ?? 'any',
    blocks: [{ type: 'input', block_id: 'email' }],
    state: { values: { email: { email: { type: 'email_text_input', value: 'a@example.com' } } } },
  });
  const action = { type: 'button', action_id: route.id, block_id: 'any', value: 'any' };
  const place = {
    channel: { id: people.approvals },
    message: { ts: '1700000000.000100' },
    container: { type: 'message' },
  };
  switch (route.on) {
    case 'command': {
      const { id: team_id } = seed.team;
      return {
        command: route.id,
        text: 'help',
        user_id: people.omar,
        team_id,
        channel_id: people.general,
        trigger_id: 'any',
      };
    }
    case 'view':
      return { ...common, type: 'view_submission', view: form(route.id) };
    case 'options':
      return {
        ...common,
        type: 'block_suggestion',
        action_id: route.id,
        block_id: route.id,
        value: '',
        view: form(route.view),
      };
    default:
      return {
        ...common,
        type: 'block_actions',
        actions: [action],
        ...('view' in route ? { view: form(route.view) } : place),
      };
  }
}

/** The place of a value in a payload, what stands there instead, and the part that the log names. */
type Fault = readonly [path: readonly string[], value: unknown, part: string];

const PERSON: readonly Fault[] = [
  [['user', 'id'], ['U1'], 'user.id'],
  [['user', 'id'], `U\0`, 'user.id'],
  [['user', 'id'], '', 'user.id'],
  [['user', 'id'], 'U\ud800', 'user.id'],
  [['user', 'team_id'], 5, 'user.team_id'],
  [['user', 'team_id'], {}, 'user.team_id'],
  [['team'], 'T1', 'team'],
  [['team', 'id'], true, 'team.id'],
];
const FORM: readonly Fault[] = [
  [['view', 'id'], 5, 'view.id'],
  [['view', 'private_metadata'], { from: 'request' }, 'view.private_metadata'],
  [['view', 'blocks'], null, 'view.blocks'],
  [['view', 'blocks'], [null], 'view.blocks'],
  [['view', 'state'], undefined, 'view.state'],
  [['view', 'state', 'values'], 'none', 'view'],
  [['view', 'state', 'values'], { email: { email: { value: 5 } } }, 'view'],
];
const METADATA_IN_FORM: readonly Fault[] = [
  '',
  '5',
  '{"from":5,"tenantId":5}',
  'x'.repeat(3_000),
  `{"tenantId":["${'x'.repeat(2_900)}"]}`,
].map((metadata) => [['view', 'private_metadata'], metadata, 'view']);
const PRESS: readonly Fault[] = [
  [['actions', '0', 'value'], 5, 'actions.0'],
  [['actions', '0', 'value'], ['any'], 'actions.0'],
  [['trigger_id'], {}, 'trigger_id'],
];

function faultsOf(route: Route): readonly Fault[] {
  const form = 'view' in route ? route.view : route.id;
  const inForm = [...FORM, ...(METADATA[form ?? ''] ? METADATA_IN_FORM : [])];
  switch (route.on) {
    case 'command':
      return ['text', 'user_id', 'team_id', 'channel_id', 'trigger_id'].map((key) => [[key], ['a', 'b'], key]);
    case 'view':
      return [...PERSON, ...inForm];
    case 'options':
      return [...PERSON, ...inForm, [['value'], null, 'value']];
    case 'external_select':
      return [...PERSON, ...inForm, ...PRESS, [['actions', '0', 'selected_option'], 'T', 'actions.0']];
    case 'checkboxes':
      return PRESS.slice(0, 2);
    case 'action': {
      const place: readonly Fault[] = [
        [['channel'], undefined, 'channel'],
        [['channel', 'id'], 5, 'channel.id'],
        [['channel', 'id'], '', 'channel.id'],
        [['message', 'ts'], '\udfff', 'message.ts'],
        [['message', 'ts'], 1.5, 'message.ts'],
        [['message', 'thread_ts'], {}, 'message.thread_ts'],
      ];
      return [...PERSON, ...PRESS, ...(route.view ? inForm : place)];
    }
  }
}

function changed(payload: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(payload)) return payload.map((one, at) => (String(at) === key ? changed(one, rest, value) : one));
  return { ...jsonOf(payload), [key]: changed(jsonOf(payload)[key], rest, value) };
}

const ANSWERS: Readonly<Record<Route['on'], unknown>> = {
  command: { response_type: 'ephemeral', text: UNREADABLE },
  view: UNREADABLE,
  options: { options: [] },
  action: '',
  checkboxes: '',
  external_select: '',
};

/** A command is a form. Bolt reads a list where a field comes twice. */
function bodyOf(payload: Json): Json | string {
  if (payload.command === undefined) return payload;
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(payload)) for (const one of [value].flat()) form.append(key, String(one));
  return form.toString();
}

for (const route of ROUTES) {
  const name = `${route.on} ${route.id}${'view' in route ? ` in ${route.view}` : ''}`;
  test(`${name}: answered at once, changes nothing, and the log names the part`, async () => {
    const { slack, log, writes } = await theDesk();
    // The program also looks people and groups up on its own.
    const calls = () => slack.calls.filter(({ method }) => /^(?:views|chat)\./.test(method)).length;
    for (const fault of faultsOf(route)) {
      const [path, value, part] = fault;
      const before = { calls: calls(), writes: writes().length, lines: log.length };
      const payload = jsonOf(changed(payloadOf(route), path, value));
      const { status, body } = await slack.deliver(bodyOf(payload));
      const what = `${path.join('.')} = ${JSON.stringify(value)?.slice(0, 60)}`;
      assert.is(status, 200, what);
      const answer: unknown = body && JSON.parse(body);
      if (route.on === 'view') assert.match(body, UNREADABLE, what);
      else assert.equal(answer, ANSWERS[route.on], what);
      const said = log.slice(before.lines).filter(({ level }) => Number(level) >= 40);
      assert.equal(
        said.map((line) => [line.msg, line.route, line.part]),
        [['a payload could not be read', `${route.on} ${route.id}`, part]],
        what,
      );
      assert.equal([calls(), writes().length], [before.calls, before.writes], what);
    }
  });
}

test('what Slack really sends of an Enterprise organization can be read', async () => {
  const { slack, log } = await theDesk();
  const organization = { enterprise: { id: 'E01GRID0000', name: 'x' }, is_enterprise_install: true };
  for (const route of ROUTES.filter(({ on }) => on !== 'command')) {
    for (const parts of [
      { team: null, user: { id: people.omar } },
      { team: null, user: { id: people.omar, team_id: 'E01GRID0000' } },
      { team: { id: 'T02PARTNER0' }, user: { id: people.omar, team_id: null } },
    ]) {
      const from = log.length;
      await slack.deliver({ ...payloadOf(route), ...organization, ...parts });
      const unread = log.slice(from).filter(({ msg }) => msg === 'a payload could not be read');
      assert.equal(unread, []);
    }
  }
});

test.run();
