import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import { type Json, jsonOf } from '../../src/sandbox/slack/json.ts';
import { seedIds as people, seed } from '../../src/sandbox/slack/seed.ts';
import type { Chance } from './chance.ts';
import type { World } from './fuzz-world.ts';
import { mayChange } from './may-change.ts';
import { mutated, WORDS } from './mutated.ts';
import { inOrganization, longText, oddMetadata, withUnknownBlocks } from './odd-parts.ts';

/** One request to the program's endpoint, before it is signed. */
export interface Shot {
  readonly kind: string;
  readonly body: string;
  readonly contentType: string;
}

interface Means {
  readonly chance: Chance;
  readonly world: World;
  /** A trigger that works, of this person's. */
  readonly trigger: (userId: string) => string;
  /** Where nothing may ever be sent. */
  readonly trap: string;
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const HOME = seed.team.id;
const PARTNER = 'T02PARTNER0';
const LIMIT_BYTES = 4 * 1024 * 1024;
const HUGE_EVERY = 600;

const NOBODIES = [
  people.omar,
  people.gus,
  people.sol,
  people.bo,
  people.dee,
  people.xan,
  seed.app.userId,
  'U0NOBODY001',
  'W0NOBODY001',
  'USLACKBOT',
  '',
] as const;
const PERMITTED = [people.rita, people.ana, people.ben] as const;

const ODD_TEXTS = [
  '',
  'null',
  '[]',
  '5',
  '"text"',
  'payload',
  'payload=',
  'payload=null',
  'payload=%5B%5D',
  'payload=1e999',
  'payload={',
  'payload={"type":"block_actions"}',
  'payload={"type":"block_actions","actions":[]}',
  'payload={"type":"block_actions","actions":[null]}',
  'payload={"type":"view_submission"}',
  'payload={"type":"view_submission","view":null}',
  'payload={"type":"view_closed","view":{"callback_id":"create_user"},"user":{"id":"U"},"team":{"id":"T"}}',
  'payload={"type":"block_suggestion"}',
  'payload={"type":"block_suggestion","action_id":"roleId","team":null,"user":null}',
  'payload={"type":"block_suggestion","action_id":"roleId","block_id":"roleId","team":{"id":"T"},"user":{}}',
  'payload={"type":"dialog_submission","callback_id":"create_user","team":{"id":"T"},"user":{"id":"U"}}',
  'payload={"type":"interactive_message","actions":[{"name":"approve_request"}],"team":{"id":"T"},"user":{"id":"U"}}',
  'payload={"type":"shortcut","callback_id":"create_user","team":{"id":"T"},"user":{"id":"U"}}',
  'payload={"type":"message_action","callback_id":"create_user","team":{"id":"T"},"user":{"id":"U"}}',
  'payload={"__proto__":{"type":"block_actions"},"constructor":{"prototype":{}}}',
  'payload={"event":null}',
  'payload={"event":{"type":"function_executed"}}',
  'command=',
  'command=%2Fcreate-user',
  'command=%2Fcreate-user&text=help',
  'command=%2Fcreate-user&command=%2Fcreate-user',
  'command=%2Fcreate-user&user_id=%00&team_id=%ff%fe&text=%',
  'ssl_check=1',
  'ssl_check=1&payload=null',
  `payload=${'['.repeat(50_000)}`,
  `payload=${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
  `${'a=1&'.repeat(5_000)}`,
  '\ufeff{"type":"block_actions"}',
  '{"type":"url_verification"}',
  '{"type":"url_verification","challenge":{"a":"<script>"}}',
  '{"type":"event_callback"}',
  '{"type":"event_callback","event":{"type":"app_uninstalled"},"team_id":{}}',
  '{"type":"event_callback","event":{"type":"message","channel":{},"item":5}}',
  '{"type":"event_callback","event":{"type":"message","channel":"C","ts":"1","text":"hi"}}',
  '{"type":"event_callback","event":{"type":"app_home_opened","tab":"home"},"authorizations":[null]}',
  '{"type":"event_callback","event":"text"}',
  '{"type":"event_callback","event":{"type":"function_executed","function":null,"inputs":null}}',
] as const;

const CONTENT_TYPES = [
  '',
  'text/plain',
  'application/json; charset=utf-8',
  'application/x-www-form-urlencoded; charset=utf-8',
  'APPLICATION/X-WWW-FORM-URLENCODED',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
] as const;

/** Makes payloads that nobody may have any effect with: from people who may not, or broken where it matters. */
export function hostilePayloads(means: Means): () => Shot {
  const { chance, world, trap } = means;
  const { command, press, form, menu, choice } = world.sent;
  const ids = idsOf(world);

  const by = (payload: Json, userId: string, teamId: string = HOME): Json => ({
    ...payload,
    ...('user_id' in payload
      ? { user_id: userId, team_id: teamId }
      : { user: { ...jsonOf(payload.user), id: userId, team_id: teamId }, team: { id: teamId, domain: 'x' } }),
    ...('trigger_id' in payload && chance.happens(50) && { trigger_id: means.trigger(userId) }),
    ...('response_url' in payload && chance.happens(5) && { response_url: trap }),
  });
  const anybody = () => (chance.happens(50) ? chance.pick(PERMITTED) : chance.pick(NOBODIES));
  const broken = (payload: Json): unknown => {
    let changed: unknown = payload;
    for (let left = chance.below(4); left > 0; left -= 1) changed = mutated(changed, chance, ids);
    return changed;
  };
  /** What would rightly have an effect comes from somebody who may not. */
  const harmless = (payload: unknown): unknown =>
    mayChange(payload, world) ? by(jsonOf(payload), chance.pick(NOBODIES)) : payload;
  const wrapped = (kind: string, payload: unknown): Shot => {
    const text = JSON.stringify(harmless(payload)) ?? '';
    return { kind, body: new URLSearchParams({ payload: text }).toString(), contentType: FORM };
  };
  /** A button of one message with the revision, the message or the channel of another. */
  const forged = (payload: Json): Json => {
    const [action] = Array.isArray(payload.actions) ? payload.actions : [];
    const value = chance.happens(70) ? chance.pick(ids) : jsonOf(action).value;
    const message = chance.happens(50) ? { ...jsonOf(payload.message), ts: chance.pick(ids) } : payload.message;
    const channel = chance.happens(20) ? { id: chance.pick(ids), name: 'x' } : payload.channel;
    return { ...payload, actions: [{ ...jsonOf(action), value }], message, channel };
  };
  /** Values that do not fit: of another form, of no form, or none at all. */
  const misfilled = (payload: Json): Json => {
    const view = jsonOf(payload.view);
    const values = chance.pick<() => unknown>([
      () => mutated(jsonOf(view.state).values, chance, ids),
      () => mutated(jsonOf(view.state).values, chance, ids),
      () => jsonOf(jsonOf(chance.pick(form).view).state).values,
      () => ({ email: { email: { value: chance.pick(WORDS) } }, reason: { reason: { value: chance.pick(WORDS) } } }),
      () => chance.pick(WORDS),
      () => undefined,
    ])();
    const about = chance.happens(50) ? chance.pick([...ids, '{', '{"from":"request"}', '[]']) : view.private_metadata;
    return { ...payload, view: { ...view, id: chance.pick(ids), private_metadata: about, state: { values } } };
  };
  const withView = (payload: Json, change: (view: Json) => Json): Json =>
    payload.view ? { ...payload, view: change(jsonOf(payload.view)) } : payload;
  const withUnknown = (view: Json): Json => {
    const values = withUnknownBlocks(jsonOf(jsonOf(view.state).values), chance);
    return { ...view, id: chance.pick(ids), state: { values } };
  };
  const withMetadata = (view: Json): Json => ({
    ...view,
    id: chance.pick(ids),
    private_metadata: oddMetadata(chance, ids),
  });
  const doubled = (payload: Json): string => {
    const twice = [...Object.entries(payload), ...Object.entries(payload).filter(() => chance.happens(30))];
    return new URLSearchParams(twice.map(([key, value]): [string, string] => [key, String(value)])).toString();
  };

  const kinds: readonly [() => Shot, ...(() => Shot)[]] = [
    () => ({ kind: 'odd text', body: chance.pick(ODD_TEXTS), contentType: chance.pick([FORM, FORM, JSON_TYPE]) }),
    () => {
      const body = wrapped('', by(chance.pick(press), chance.pick(NOBODIES))).body;
      return { kind: 'odd content type', body, contentType: chance.pick(CONTENT_TYPES) };
    },
    () => ({
      kind: 'form with doubled fields',
      body: doubled(by(chance.pick(command), anybody())),
      contentType: FORM,
    }),
    () => {
      const text = chance.pick([...WORDS, ...ids, 'invite', 'invite a@', `invite ${'a'.repeat(2_000)}@b.example`]);
      const typed = { ...by(chance.pick(command), anybody(), chance.pick([HOME, PARTNER, 'E01GRID0000', ''])), text };
      return { kind: 'command', body: new URLSearchParams(stringsOf(typed)).toString(), contentType: FORM };
    },
    () => wrapped('command as JSON', broken(by(chance.pick(command), anybody()))),
    () => wrapped('button by nobody', broken(by(chance.pick(press), chance.pick(NOBODIES)))),
    () => wrapped('button by nobody, forged', by(forged(chance.pick(press)), chance.pick(NOBODIES))),
    () => wrapped('button, forged', by(forged(chance.pick(press)), chance.pick(PERMITTED))),
    () => wrapped('button, broken', broken(by(forged(chance.pick(press)), chance.pick(PERMITTED)))),
    () => wrapped('button of another team', by(chance.pick(press), chance.pick(PERMITTED), PARTNER)),
    () => wrapped('form by nobody', broken(by(chance.pick(form), chance.pick(NOBODIES)))),
    () => wrapped('form, misfilled', by(misfilled(chance.pick(form)), chance.pick(PERMITTED))),
    () => wrapped('form, broken', broken(by(misfilled(chance.pick(form)), chance.pick(PERMITTED)))),
    () => wrapped('form of another team', by(chance.pick(form), chance.pick(PERMITTED), PARTNER)),
    () => wrapped('menu', broken(by(chance.pick(menu), anybody()))),
    () => wrapped('choice', broken(by(chance.pick(choice), anybody()))),
    () => {
      const typed = inOrganization(by(chance.pick(command), anybody()), chance);
      return {
        kind: 'command of an organization',
        body: new URLSearchParams(stringsOf(typed)).toString(),
        contentType: FORM,
      };
    },
    () => {
      const typed = { ...by(chance.pick(command), anybody()), text: longText(chance) };
      return { kind: 'command of 40 kB', body: new URLSearchParams(stringsOf(typed)).toString(), contentType: FORM };
    },
    () => {
      const sent = by(chance.pick([...press, ...form, ...menu, ...choice]), anybody());
      return wrapped('of an organization', inOrganization(sent, chance));
    },
    () => {
      const channel = { id: chance.pick([people.general, 'G01MOVED000', 'C01MOVED000', 'D01MOVED000']), name: 'x' };
      return wrapped('button in another channel', by({ ...chance.pick(press), channel }, anybody()));
    },
    () => wrapped('form with unknown blocks', by(withView(chance.pick(form), withUnknown), chance.pick(PERMITTED))),
    () => wrapped('form with odd metadata', by(withView(chance.pick(form), withMetadata), chance.pick(PERMITTED))),
    () => {
      const odd = withView(chance.pick([...menu, ...choice]), chance.pick([withUnknown, withMetadata]));
      return wrapped('field of an odd form', by(odd, anybody()));
    },
    () => wrapped('unknown id', renamed(by(chance.pick([...press, ...form, ...menu]), anybody()), chance.pick(WORDS))),
    () => {
      const event = broken({
        type: chance.pick(['app_home_opened', 'message', 'function_executed', 'x']),
        channel: 'C1',
      });
      const payload = broken({ type: 'event_callback', team_id: HOME, event, authorizations: [{ team_id: HOME }] });
      return { kind: 'event', body: JSON.stringify(payload) ?? '', contentType: JSON_TYPE };
    },
  ];
  let count = 0;
  return () => {
    count += 1;
    if (count % HUGE_EVERY > 0) return chance.pick(kinds)();
    const bytes = LIMIT_BYTES + chance.pick([-500_000, 1, 500_000]);
    return wrapped('huge', { ...by(chance.pick(form), chance.pick(NOBODIES)), pad: 'x'.repeat(bytes) });
  };
}

/** Every word that means something to the program: ids of people, places, requests, roles. */
function idsOf({ requests, messages, sent }: World): readonly [string, ...string[]] {
  const views = sent.form.map(({ view }) => String(jsonOf(view).id));
  return [
    PARTNER,
    HOME,
    people.approvals,
    people.general,
    ...NOBODIES,
    ...requests.flatMap(({ id, revision, submission_key: key }) => [String(id), String(revision), String(key)]),
    ...requests.map(({ revision }) => String(revision).toUpperCase()),
    ...messages.flatMap(({ channel, ts }) => [String(channel), String(ts)]),
    ...views,
    cxengageIds.platformUser,
    cxengageIds.platformAdministrator,
    cxengageIds.harbour,
    '00000000-0000-4000-8000-000000000000',
    '1700000000.000100',
  ];
}

function stringsOf(payload: Json): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}

function renamed(payload: Json, name: string): Json {
  if (payload.view && payload.type === 'view_submission') {
    return { ...payload, view: { ...jsonOf(payload.view), callback_id: name } };
  }
  if (payload.type === 'block_suggestion') return { ...payload, action_id: name };
  const [action] = Array.isArray(payload.actions) ? payload.actions : [];
  return { ...payload, actions: [{ ...jsonOf(action), action_id: name }] };
}
