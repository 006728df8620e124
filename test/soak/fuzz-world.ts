import { join } from 'node:path';
import * as v from 'valibot';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import type { Json } from '../../src/sandbox/slack/json.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { eventually } from '../helpers/eventually.ts';
import { ownMessage } from '../helpers/own-message.ts';
import { readRows } from '../helpers/read-rows.ts';
import { revisionOn } from '../helpers/records.ts';
import { textOf } from '../helpers/text-of.ts';
import type { Scene } from '../with-program.ts';

type Rows = ReturnType<typeof readRows>;

/** What the program holds and what people have sent it, before anything hostile comes. */
export interface World {
  /** Payloads as Slack really sent them, by what they are. */
  readonly sent: Readonly<Record<'command' | 'press' | 'form' | 'menu' | 'choice', readonly [Json, ...Json[]]>>;
  readonly requests: Rows;
  /** Where the messages of the requests stand. */
  readonly messages: Rows;
}

const agent = cxengageIds.tenantRole(cxengageIds.harbour, 'Agent');

/** What a query finds in the program's own SQLite file. */
export function programRows({ program }: Scene, sql: string): Rows {
  return readRows(join(program.folder, 'data', 'requests.db'), sql);
}

/**
 * People work with the program until it holds a pending request of Rita's, a created one and one that failed of Ana's, a
 * pending invitation of Ana's, and two open forms.
 */
export async function settle(scene: Scene): Promise<World> {
  const { slack, cxengage } = scene;
  const [rita, ana, ben, omar] = [people.rita, people.ana, people.ben, people.omar].map((id) => slack.as(id));
  if (!rita || !ana || !ben || !omar) throw new Error('the seed has four people');
  const press = (by: Person, { channel, ts }: Message, button: string, options = {}) =>
    by.click({ channel, ts }, button, options);
  const replied = (pattern: RegExp) => {
    const isResult = (one: Message) => isPosted(one) && one.thread_ts && pattern.test(textOf(one));
    return slack.until(() => slack.workspace.messages.find(isResult), `a reply with ${pattern}`);
  };
  const stored = ({ ts }: Message) =>
    eventually(() => programRows(scene, `select ts from messages where ts = '${ts}'`).length > 0, 'a stored message');

  const made = await ask(scene, ana, 'made@example.com');
  const failing = await ask(scene, ana, 'failing@example.com');
  await Promise.all([stored(made), stored(failing)]);
  await press(ben, made, 'approve_request');
  const created = await replied(/Created as/);
  cxengage.fault({
    match: { method: 'POST', path: /^\/v1\/users$/ },
    effect: { kind: 'answer', ...errorShapes.forbidden403 },
  });
  await press(ben, failing, 'approve_request');
  const failed = await replied(/Failed/);

  await press(ana, created, 'invite_to_tenant');
  await shown(scene, ana, 'invite_to_tenant');
  await ana.options('tenantId');
  await ana.select('tenantId', cxengageIds.harbour);
  await slack.until(
    () => String(ana.view()?.view.private_metadata).includes(cxengageIds.harbour) || undefined,
    'roles',
  );
  await ana.options('roleId');
  await ana.options('defaultIdentityProvider');
  ana.fill({ roleId: agent });
  await ana.submit();

  const pending = await ask(scene, rita, 'pending@example.com');
  await stored(pending);
  await eventually(
    () => programRows(scene, "select id from jobs where kind <> 'repost_card'").length === 0,
    'that all is shown',
  );
  await press(ben, pending, 'deny_request');
  await shown(scene, ben, 'deny_request');
  // Blank, so it is refused, and the form stays open.
  ben.fill({ reason: ' ' });
  await ben.submit();
  await form(scene, rita, 'open@example.com');
  for (const [message, button] of [
    [pending, 'approve_request'],
    [pending, 'deny_request'],
    [await ownMessage(slack, rita, pending), 'cancel_request'],
    [failed, 'retry_request'],
    [created, 'invite_to_tenant'],
  ] as const) {
    await press(omar, message, button, { forge: true, value: revisionOn(message, button) });
  }
  return {
    sent: sentIn(scene),
    requests: programRows(scene, 'select * from requests'),
    messages: programRows(scene, 'select * from messages'),
  };
}

/** Not a private answer, and in the approvals channel. */
const isPosted = ({ channel, ephemeralTo }: Message) => channel === people.approvals && !ephemeralTo;

/** Waits for a form that can be sent; somebody whom the program does not know yet gets a window that waits first. */
async function shown({ slack }: Scene, by: Person, callbackId: string): Promise<void> {
  await slack.until(() => by.view()?.view.callback_id === callbackId || undefined, callbackId);
}

/** `/create-user`, filled in and not sent. */
async function form(scene: Scene, by: Person, email: string): Promise<void> {
  await by.command(email);
  await shown(scene, by, 'create_user');
  await by.options('roleId');
  await by.options('additionalRoleIds');
  by.fill({ roleId: cxengageIds.platformUser, firstName: 'Zoltan' });
}

async function ask(scene: Scene, by: Person, email: string): Promise<Message> {
  await form(scene, by, email);
  await by.submit();
  const isCard = (one: Message) => isPosted(one) && textOf(one).includes(email);
  return scene.slack.until(() => scene.slack.workspace.messages.find(isCard), `the card for ${email}`);
}

function sentIn({ slack }: Scene): World['sent'] {
  const payloads = slack.calls.flatMap((call) =>
    call.kind === 'delivery' ? [v.parse(v.record(v.string(), v.unknown()), call.arguments)] : [],
  );
  const those = (is: (payload: Json) => boolean): readonly [Json, ...Json[]] => {
    const [first, ...rest] = payloads.filter(is);
    if (!first) throw new Error('no such payload was sent');
    return [first, ...rest];
  };
  return {
    command: those(({ command }) => command !== undefined),
    press: those(({ type, message }) => type === 'block_actions' && message !== undefined),
    form: those(({ type }) => type === 'view_submission'),
    menu: those(({ type }) => type === 'block_suggestion'),
    choice: those(({ type, view }) => type === 'block_actions' && view !== undefined),
  };
}
