import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../../src/sandbox/cxengage/errors.ts';
import { seedIds as cxengageIds } from '../../../src/sandbox/cxengage/seed.ts';
import { jsonOf, listOf } from '../../../src/sandbox/slack/json.ts';
import type { Person } from '../../../src/sandbox/slack/person.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import { viewObject } from '../../../src/sandbox/slack/view-object.ts';
import type { OpenView } from '../../../src/sandbox/slack/views.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { ROUTES } from '../../../src/slack/listeners/index.ts';
import type { Route } from '../../../src/slack/listeners/register.ts';
import { fillInvitation } from '../../flow/ask-invitation.ts';
import type { Desk } from '../../helpers/desk.ts';
import { type Records, recordsOf, revisionOn, untilStored } from '../../helpers/records.ts';
import { sharedDesk } from '../../helpers/shared-desk.ts';
import { textOf } from '../../helpers/text-of.ts';

/** Who acts, and on what: `asks` made the request himself, `concerned` has the e-mail that it is about. */
interface Actor {
  readonly id: string;
  readonly asks?: boolean;
  readonly concerned?: boolean;
}
const ACTORS = {
  rita: { id: people.rita, asks: true },
  ana: { id: people.ana },
  'ana, who asked herself': { id: people.ana, asks: true },
  ben: { id: people.ben },
  'ben, whose own e-mail it is': { id: people.ben, concerned: true },
  'omar, on no list': { id: people.omar },
  'gus, a guest': { id: people.gus },
  'sol, a single-channel guest': { id: people.sol },
  'bo, a bot': { id: people.bo },
  'dee, deactivated': { id: people.dee },
  'xan, of another workspace': { id: people.xan },
} satisfies Record<string, Actor>;
type ActorName = keyof typeof ACTORS;

const REQUESTERS: readonly ActorName[] = ['rita', 'ana', 'ana, who asked herself'];
const APPROVERS: readonly ActorName[] = ['ana', 'ben'];
const EITHER: readonly ActorName[] = [...REQUESTERS, 'ben', 'ben, whose own e-mail it is'];

// Object.keys widens the keys of the table to string.
const EVERYBODY = Object.keys(ACTORS) as ActorName[];

/** One attempt: the deed, and whether it had its effect. */
interface Attempt {
  readonly act: () => Promise<unknown>;
  readonly happened: () => unknown;
  /** The message with the button. */
  readonly on?: Message;
  /** The request that it is about, for deeds that an audit event records when they are refused. */
  readonly decides?: string;
}
interface Scene {
  readonly desk: Desk;
  readonly records: Records;
  readonly actor: Actor;
  readonly person: Person;
  readonly asker: Person;
  readonly email: string;
}
interface Row {
  readonly allowed: readonly ActorName[];
  readonly attempt: (scene: Scene) => Attempt | Promise<Attempt>;
}

/** A route → who may use it. Everybody else is refused. */
const ROWS: Readonly<Record<string, Row>> = {
  'command /create-user': { allowed: REQUESTERS, attempt: command },
  'view create_user': { allowed: REQUESTERS, attempt: submitUser },
  'view deny_request': { allowed: APPROVERS, attempt: submitDenial },
  'view invite_to_tenant': { allowed: EITHER, attempt: submitInvitation },
  'action approve_request': { allowed: APPROVERS, attempt: decide('approve_request', 'approved') },
  'action deny_request': { allowed: APPROVERS, attempt: openDenial },
  'action cancel_request': {
    allowed: ['rita', 'ana, who asked herself'],
    attempt: decide('cancel_request', 'cancelled'),
  },
  'action retry_request': { allowed: APPROVERS, attempt: retry },
  'action invite_to_tenant': { allowed: EITHER, attempt: openInvitation },
  // It changes nothing but the form in which Slack says that the person has chosen.
  'choice tenantId in invite_to_tenant': { allowed: EVERYBODY, attempt: chooseTenant },
  'options roleId in create_user': { allowed: EITHER, attempt: options('roleId', userForm) },
  'options additionalRoleIds in create_user': { allowed: EITHER, attempt: options('additionalRoleIds', userForm) },
  'options tenantId in invite_to_tenant': { allowed: EITHER, attempt: options('tenantId', inviteForm) },
  'options roleId in invite_to_tenant': { allowed: EITHER, attempt: options('roleId', inviteForm) },
  'options defaultIdentityProvider in invite_to_tenant': {
    allowed: EITHER,
    attempt: options('defaultIdentityProvider', inviteForm),
  },
};

const nameOf = (route: Route) => `${route.on} ${route.id}${'view' in route ? ` in ${route.view}` : ''}`;

const test = suite('who may do what');
const theDesk = sharedDesk(test);
let number = 0;

test('every route has a row, and every row a route', () =>
  assert.equal(Object.keys(ROWS).sort(), ROUTES.map(nameOf).sort()));

for (const route of ROUTES) {
  const row = ROWS[nameOf(route)];
  for (const [name, actor] of Object.entries<Actor>(ACTORS)) {
    // The keys of the table, widened by Object.entries.
    const isAllowed = row?.allowed.includes(name as ActorName) ?? false;
    test(`${nameOf(route)}: ${name} is ${isAllowed ? 'allowed' : 'refused'}`, async () => {
      assert.ok(row, 'a new route needs a row in this table');
      const scene = await sceneFor(await theDesk(), actor);
      const attempt = await row.attempt(scene);
      if (isAllowed) return allows(scene, attempt);
      // The second time the program knows already who this is, and answers in another way.
      await refuses(scene, attempt);
      if (scene.person.view()) await scene.person.close();
      await refuses(scene, attempt);
    });
  }
}

async function sceneFor(desk: Desk, actor: Actor): Promise<Scene> {
  const person = desk.slack.as(actor.id);
  number += 1;
  const email = `person.${number}@example.com`;
  // The program remembers for 30 s what e-mail somebody has.
  if (actor.concerned) desk.clock.advance(30_000);
  if (actor.concerned) desk.slack.workspace.changeEmail(actor.id, email);
  const asker = actor.asks ? person : desk.rita;
  return { desk, records: recordsOf(desk), actor, person, asker, email };
}

async function allows({ desk, records, actor }: Scene, { act, happened, decides }: Attempt): Promise<void> {
  const refusals = records.count('click_refused');
  await act();
  await desk.slack.until(() => happened() || undefined, 'what was allowed to happen');
  assert.is(records.count('click_refused'), refusals);
  if (decides) assert.match(records.events(decides).join(', '), ` by ${actor.id}`);
}

/** Refused: said privately, nothing changed, nothing sent, and a refused decision is on record. */
async function refuses(scene: Scene, attempt: Attempt): Promise<void> {
  const { desk, records, actor } = scene;
  const { decides } = attempt;
  const before = traces(scene, attempt);
  const told = desk.slack.workspace.messages.length;
  const events = decides ? records.events(decides) : [];
  const answer = await attempt.act();
  const reason = await desk.slack.until(() => saidTo(scene, told, answer), 'a private answer');
  assert.match(reason, /^\[\]$|^[A-Z].*\.$/);
  assert.not(attempt.happened());
  assert.equal(traces(scene, attempt), before);
  if (!decides) return;
  const [refused, ...more] = records.events(decides).slice(events.length);
  assert.match(refused ?? '', new RegExp(`^click_refused by ${actor.id}: \\w+$`));
  assert.equal(more, []);
}

/** Everything that an attempt could leave behind. */
function traces({ desk, records }: Scene, { decides, on }: Attempt) {
  return {
    requests: records.requests(),
    writes: desk.writes(),
    message: on && desk.now(on),
    status: decides && records.status(decides),
    isToBeCarriedOut: decides && records.jobs(decides).includes('carry_out_request'),
  };
}

/** What somebody got to read: an empty menu, a window without a button to go on, or a message that only he sees. */
function saidTo({ desk, person, actor }: Scene, from: number, answer: unknown): string | undefined {
  const { options, response_action: action, view } = jsonOf(answer);
  if (Array.isArray(options)) return JSON.stringify(options);
  const shown = action === 'update' ? view : person.view()?.view;
  if (shown && !('submit' in jsonOf(shown))) {
    const text = textOf({ blocks: jsonOf(shown).blocks });
    return text === 'Checking…' ? undefined : text;
  }
  return desk.slack.workspace.messages.slice(from).find(({ ephemeralTo }) => ephemeralTo === actor.id)?.text;
}

function command({ person }: Scene): Attempt {
  return { act: () => person.command(''), happened: () => person.view()?.view.callback_id === 'create_user' };
}

/** What Slack sends when `person` does something in a window that somebody else has open. */
async function forge({ desk, person }: Scene, view: OpenView, payload: object): Promise<unknown> {
  const { team, id, name } = person.user;
  const { body } = await desk.slack.deliver({
    team: { id: team.id, domain: team.domain },
    user: { id, name, username: name, team_id: team.id },
    api_app_id: desk.slack.bot.appId,
    token: 'any',
    trigger_id: 'any',
    enterprise: null,
    is_enterprise_install: false,
    view: viewObject(view, desk.slack.bot),
    ...payload,
  });
  return body === '' ? undefined : JSON.parse(body);
}

/** A form that an approver, who is a requester too, has open; he closes it when it has been read. */
async function formOf({ desk }: Scene, words: string, fill?: (by: Person) => Promise<void>): Promise<OpenView> {
  const { ana, slack } = desk;
  await ana.command(words);
  await slack.until(() => ana.view()?.view.submit, 'the form');
  await fill?.(ana);
  const view = ana.view();
  if (!view) throw new Error('the form is gone');
  await ana.close();
  return view;
}

/** Made once: what a row needs of its own is put into a copy. */
function once<T>(make: (scene: Scene) => Promise<T>): (scene: Scene) => Promise<T> {
  let made: Promise<T> | undefined;
  return (scene) => {
    made ??= make(scene);
    return made;
  };
}

const openUserForm = once((scene) =>
  formOf(scene, scene.email, async (by) => {
    await by.options('roleId');
    by.fill({ roleId: cxengageIds.platformUser });
  }),
);
const openInviteForm = once((scene) => formOf(scene, `invite ${scene.email}`, (by) => fillInvitation(scene.desk, by)));

async function userForm(scene: Scene): Promise<OpenView> {
  const form = await openUserForm(scene);
  const email = { email: { type: 'email_text_input', value: scene.email } };
  return { ...form, id: `V${scene.email}`, state: { ...form.state, email } };
}

async function inviteForm(scene: Scene): Promise<OpenView> {
  const form = await openInviteForm(scene);
  scene.desk.cxengage.state.addUser({ email: scene.email });
  return withMetadata(form, scene, JSON.stringify({ from: 'email', email: scene.email }));
}

function withMetadata(form: OpenView, scene: Scene, metadata: string): OpenView {
  return { ...form, id: `V${scene.email}`, view: { ...form.view, private_metadata: metadata } };
}

async function submitUser(scene: Scene): Promise<Attempt> {
  return submission(scene, await userForm(scene));
}

async function submitInvitation(scene: Scene): Promise<Attempt> {
  return submission(scene, await inviteForm(scene));
}

function submission(scene: Scene, view: OpenView): Attempt {
  const before = scene.records.requests();
  return {
    act: () => forge(scene, view, { type: 'view_submission', response_urls: [] }),
    happened: () => scene.records.requests() > before,
  };
}

function options(field: string, form: (scene: Scene) => Promise<OpenView>): Row['attempt'] {
  return async (scene) => {
    const view = await form(scene);
    let offered: readonly unknown[] = [];
    return {
      async act() {
        const about = { block_id: field, action_id: field, container: { type: 'view', view_id: view.id } };
        const answer = await forge(scene, view, { type: 'block_suggestion', value: '', ...about });
        offered = listOf(jsonOf(answer).options);
        return answer;
      },
      happened: () => offered.length > 0,
    };
  };
}

async function chooseTenant(scene: Scene): Promise<Attempt> {
  const { ana, slack } = scene.desk;
  await ana.command(`invite ${scene.email}`);
  const view = await slack.until(() => (ana.view()?.view.submit ? ana.view() : undefined), 'the form');
  const option = { text: { type: 'plain_text', text: 'Harbour Outfitters' }, value: cxengageIds.harbour };
  const choice = { type: 'external_select', action_id: 'tenantId', block_id: 'tenantId', selected_option: option };
  const about = { container: { type: 'view', view_id: view.id }, actions: [choice] };
  return {
    act: () => forge(scene, view, { type: 'block_actions', ...about }),
    happened: () => String(ana.view()?.view.private_metadata).includes(cxengageIds.harbour),
  };
}

/** A forged click: Slack's client would not show the message to everybody. */
async function clicking({ desk, person }: Scene, on: Message, button: string): Promise<Pick<Attempt, 'act' | 'on'>> {
  await untilStored(desk, on);
  return { on, act: () => person.click({ channel: on.channel, ts: on.ts }, button, { forge: true }) };
}

function decide(button: string, becomes: string): Row['attempt'] {
  return async (scene) => {
    const card = await scene.desk.ask(scene.asker, scene.email);
    const decides = revisionOn(card, button);
    const happened = () => scene.records.events(decides).includes(`${becomes} by ${scene.actor.id}`);
    return { ...(await clicking(scene, card, button)), happened, decides };
  };
}

async function openDenial(scene: Scene): Promise<Attempt> {
  const card = await scene.desk.ask(scene.asker, scene.email);
  const decides = revisionOn(card, 'deny_request');
  const happened = () => scene.person.view()?.view.callback_id === 'deny_request';
  return { ...(await clicking(scene, card, 'deny_request')), happened, ...(!mayDecide(scene) && { decides }) };
}

/** A form that opens is no decision yet, and a retry gives the request another revision. */
function mayDecide({ actor }: Scene): boolean {
  return APPROVERS.some((name) => ACTORS[name] === actor);
}

/** Somebody who may decide on what the scene's asker asks for, and is not the person of the row if that can be. */
function approverOf({ desk, asker }: Scene): Person {
  return asker.user.id === people.ana ? desk.ben : desk.ana;
}

const openDenyForm = once(async (scene) => {
  const card = await scene.desk.ask(scene.desk.rita, `form.${scene.email}`);
  await scene.desk.press(scene.desk.ana, card, 'deny_request');
  await scene.desk.slack.until(() => scene.desk.ana.view()?.view.submit, 'the form for the reason');
  scene.desk.ana.fill({ reason: 'No such project.' });
  const form = scene.desk.ana.view();
  if (!form) throw new Error('the form is gone');
  await scene.desk.ana.close();
  return form;
});

async function submitDenial(scene: Scene): Promise<Attempt> {
  const form = await openDenyForm(scene);
  const card = await scene.desk.ask(scene.asker, scene.email);
  const decides = revisionOn(card, 'deny_request');
  return {
    act: () => forge(scene, withMetadata(form, scene, decides), { type: 'view_submission', response_urls: [] }),
    happened: () => scene.records.events(decides).includes(`denied by ${scene.actor.id}`),
    decides,
  };
}

async function fail(scene: Scene): Promise<Message> {
  const { desk, asker, email } = scene;
  const card = await desk.ask(asker, email);
  desk.cxengage.fault({
    match: { method: 'POST', path: /^\/v1\/users$/ },
    effect: { kind: 'answer', ...errorShapes.forbidden403 },
  });
  await desk.press(approverOf(scene), card, 'approve_request');
  return desk.inThread(card, /Failed/);
}

/** Whoever is refused leaves it as it is, so that the next one can be refused there too. */
const failed = once(fail);

async function retry(scene: Scene): Promise<Attempt> {
  const { actor, desk } = scene;
  const isSpecial = mayDecide(scene) || actor.concerned || actor.id === people.ana;
  const result = await (isSpecial ? fail(scene) : failed(scene));
  const revision = revisionOn(result, 'retry_request');
  const happened = () => /let it be tried again/.test(textOf(desk.now(result)));
  return {
    ...(await clicking(scene, result, 'retry_request')),
    happened,
    ...(!mayDecide(scene) && { decides: revision }),
  };
}

async function create(scene: Scene): Promise<Message> {
  const { desk, asker, email } = scene;
  const card = await desk.ask(asker, email);
  await desk.press(approverOf(scene), card, 'approve_request');
  return desk.inThread(card, /User created/);
}

const created = once(create);

async function openInvitation(scene: Scene): Promise<Attempt> {
  const { actor, person } = scene;
  const result = await (actor.concerned || scene.asker.user.id === people.ana ? create(scene) : created(scene));
  const happened = () => person.view()?.view.callback_id === 'invite_to_tenant';
  return { ...(await clicking(scene, result, 'invite_to_tenant')), happened };
}

test.run();
