import { seedIds as cxengageIds } from '../../../src/sandbox/cxengage/seed.ts';
import { jsonOf } from '../../../src/sandbox/slack/json.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import type { OpenView } from '../../../src/sandbox/slack/views.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { chooseTenant } from '../../flow/ask-invitation.ts';
import { revisionOn } from '../../helpers/records.ts';
import { textOf } from '../../helpers/text-of.ts';
import {
  ACTORS,
  type ActorName,
  APPROVERS,
  type Attempt,
  clicking,
  deliverAs,
  EITHER,
  EVERYBODY,
  forge,
  formOf,
  once,
  options,
  REQUESTERS,
  type Row,
  type Rows,
  type Scene,
  submission,
} from './attempts.ts';
import { bulkFormOf, created, drafted, failed, paused, sent, stopped, underWay } from './batch-scenes.ts';

/** Whoever made the request that the row is about. */
const OWNERS: readonly ActorName[] = ['rita', 'ana, who asked herself'];
/** The owner, and any approver: holding a batch up creates nothing. */
const HOLDERS: readonly ActorName[] = [...OWNERS, 'ana', 'ben', 'ben, whose own e-mail it is'];

/** The routes of batches, and those of all requests on the card of one. «Whose own e-mail it is»: it stands in a row. */
export const BATCH_ROWS: Rows = {
  'view create_users_from_csv': { allowed: REQUESTERS, attempt: submitUsers },
  // It opens a form that is checked when it is sent.
  'action open_bulk in create_user': { allowed: EVERYBODY, attempt: openBulk },
  'action send_template in create_users_from_csv': { allowed: REQUESTERS, attempt: sendTemplate },
  'action submit_batch': decide('submit_batch', 'sent_for_approval', OWNERS, drafted),
  'action discard_batch': decide('discard_batch', 'cancelled', OWNERS, drafted),
  'action approve_request for a batch': decide('approve_request', 'approved', APPROVERS, sent),
  'action deny_request for a batch': opens('deny_request', 'deny_request', APPROVERS, sent),
  'action cancel_request for a batch': decide('cancel_request', 'cancelled', OWNERS, ownOfSent),
  'action pause_batch': decide('pause_batch', 'paused', HOLDERS, underWay),
  'action resume_batch': decide('resume_batch', 'resumed', APPROVERS, paused),
  'action stop_batch': decide('stop_batch', 'stopped', HOLDERS, underWay),
  'action retry_failed_rows': startsAgain('retry_failed_rows', failed, /Retried by/),
  'action create_rest': startsAgain('create_rest', stopped, /Continued by/),
  'action invite_batch': opens('invite_batch', 'invite_to_tenant', EITHER, created, false),
  // Neither changes anything but what the person himself has before him.
  'checkboxes all_or_nothing': { allowed: EVERYBODY, attempt: tick },
  'external_select tenantId in create_users_from_csv': { allowed: EVERYBODY, attempt: chooseTenantForAll },
  'options platformRoleId in create_users_from_csv': { allowed: EITHER, attempt: options('platformRoleId', bulkForm) },
  'options tenantId in create_users_from_csv': { allowed: EITHER, attempt: options('tenantId', bulkForm) },
  'options roleId in create_users_from_csv': { allowed: EITHER, attempt: options('roleId', bulkForm) },
};

const openForm = once((scene) =>
  formOf(scene, 'bulk', async (by) => {
    await chooseTenant(scene.desk, by, cxengageIds.harbour);
    await by.options('roleId');
    by.fill({ roleId: cxengageIds.tenantRole(cxengageIds.harbour, 'Agent') });
  }),
);

async function bulkForm(scene: Scene): Promise<OpenView> {
  const form = await openForm(scene);
  const rows = `email,first name,last name,role\n${scene.email},First,Last,Platform User`;
  const typed = { rows: { type: 'plain_text_input', value: rows } };
  return { ...form, id: `V${scene.email}`, state: { ...form.state, rows: typed } };
}

async function submitUsers(scene: Scene): Promise<Attempt> {
  return submission(scene, await bulkForm(scene));
}

const openSingleForm = once((scene) => formOf(scene, ''));

async function openBulk(scene: Scene): Promise<Attempt> {
  const form = await openSingleForm(scene);
  const { slack } = scene.desk;
  // Only Slack knows who has the form open: that the program asks for the second one is all that there is to see.
  const pushes = () => slack.calls.filter(({ method }) => method === 'views.push').length;
  const before = pushes();
  const action = { type: 'button', action_id: 'open_bulk', block_id: 'bulk', value: 'bulk' };
  const about = { container: { type: 'view', view_id: form.id }, actions: [action] };
  return {
    act: () => forge(scene, form, { type: 'block_actions', ...about }),
    happened: () => pushes() > before,
  };
}

function sendTemplate(scene: Scene): Attempt {
  const { person } = scene;
  const files = () => person.direct().flatMap((message) => message.files ?? []).length;
  const before = files();
  return {
    async act() {
      const { elements } = await bulkFormOf(scene);
      const viewBlock = elements.find(({ actionId }) => actionId === 'send_template')?.blockId ?? '';
      return person.click({ viewBlock }, 'send_template');
    },
    happened: () => files() > before,
  };
}

type Make = (scene: Scene) => Promise<Message>;
/** A message that was made for a row, and what CxEngage has been told of the row's address since. */
interface Made {
  readonly message: Message;
  readonly writes: () => unknown;
  /** Time of the stand-ins. */
  readonly at: number;
}

/** A batch that waits for CxEngage goes on after a minute, so for half of that others find it under way too. */
const STILL_UNDER_WAY_MS = 30_000;

/** A refusal changes nothing, so those who are refused share one message. */
function sharedBy(allowed: readonly ActorName[], make: Make): (scene: Scene) => Promise<Made> {
  const own = async (scene: Scene): Promise<Made> => {
    const { desk, email } = scene;
    const isAbout = (body: unknown) => JSON.stringify(body).includes(email);
    const writes = () => desk.cxengage.calls.filter(({ method, body }) => method === 'POST' && isAbout(body)).length;
    return { message: await make(scene), writes, at: desk.clock.now() };
  };
  let shared: Made | undefined;
  return async (scene) => {
    const isSpecial = isOneOf(allowed, scene) || scene.actor.concerned || scene.asker.user.id !== people.rita;
    if (isSpecial) return own(scene);
    const isOver = shared && make === underWay && scene.desk.clock.now() - shared.at > STILL_UNDER_WAY_MS;
    if (!shared || isOver) shared = await own(scene);
    return shared;
  };
}

function isOneOf(names: readonly ActorName[], { actor }: Scene): boolean {
  return names.some((name) => ACTORS[name] === actor);
}

function decide(button: string, event: string, allowed: readonly ActorName[], make: Make): Row {
  const made = sharedBy(allowed, make);
  return {
    allowed,
    async attempt(scene) {
      const { message, writes } = await made(scene);
      const decides = revisionOn(message, button);
      const happened = () => scene.records.events(decides).includes(`${event} by ${scene.actor.id}`);
      return { ...(await clicking(scene, message, button)), writes, happened, decides };
    },
  };
}

/** The requester's own message about a batch that was sent. */
async function ownOfSent(scene: Scene): Promise<Message> {
  return scene.desk.ownMessage(scene.asker, await sent(scene));
}

/** A button that opens a form; the refusal of one that decides is on record. */
function opens(button: string, form: string, allowed: readonly ActorName[], make: Make, decides = true): Row {
  const made = sharedBy(allowed, make);
  return {
    allowed,
    async attempt(scene) {
      const { message, writes } = await made(scene);
      const happened = () => scene.person.view()?.view.callback_id === form;
      const isRecorded = decides && !isOneOf(allowed, scene);
      const press = await clicking(scene, message, button);
      return { ...press, writes, happened, ...(isRecorded && { decides: revisionOn(message, button) }) };
    },
  };
}

/** A button that starts another attempt, which gives the request another revision. */
function startsAgain(button: string, make: Make, became: RegExp): Row {
  const made = sharedBy(APPROVERS, make);
  return {
    allowed: APPROVERS,
    async attempt(scene) {
      const { message, writes } = await made(scene);
      const decides = revisionOn(message, button);
      const happened = () => became.test(textOf(scene.desk.now(message)));
      const press = await clicking(scene, message, button);
      return { ...press, writes, happened, ...(!isOneOf(APPROVERS, scene) && { decides }) };
    },
  };
}

const aDraft = once(drafted);

async function tick(scene: Scene): Promise<Attempt> {
  const { channel, ts } = await aDraft(scene);
  let status: number | undefined;
  const option = { text: { type: 'plain_text', text: 'any' }, value: 'all_or_nothing' };
  const about = { action_id: 'all_or_nothing', block_id: 'batch_choice', selected_options: [option] };
  return {
    async act() {
      const answer = await deliverAs(scene, {
        type: 'block_actions',
        container: { type: 'message', channel_id: channel, message_ts: ts },
        channel: { id: channel, name: 'directmessage' },
        message: { ts },
        actions: [{ type: 'checkboxes', ...about }],
      });
      status = answer.status;
    },
    happened: () => status === 200,
  };
}

async function chooseTenantForAll(scene: Scene): Promise<Attempt> {
  const { ana, slack } = scene.desk;
  await ana.command('bulk');
  const view = await slack.until(() => (ana.view()?.view.submit ? ana.view() : undefined), 'the form');
  const option = { text: { type: 'plain_text', text: 'Harbour Outfitters' }, value: cxengageIds.harbour };
  const choice = { type: 'external_select', action_id: 'tenantId', block_id: 'tenantId', selected_option: option };
  const about = { container: { type: 'view', view_id: view.id }, actions: [choice] };
  return {
    act: () => forge(scene, view, { type: 'block_actions', ...about }),
    happened: () => String(jsonOf(ana.view()?.view).private_metadata).includes(cxengageIds.harbour),
  };
}
