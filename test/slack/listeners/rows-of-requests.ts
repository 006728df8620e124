import { errorShapes } from '../../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds as cxengageIds } from '../../../src/sandbox/cxengage/seed.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import type { OpenView } from '../../../src/sandbox/slack/views.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { fillInvitation } from '../../flow/ask-invitation.ts';
import { revisionOn } from '../../helpers/records.ts';
import { textOf } from '../../helpers/text-of.ts';
import {
  ACTORS,
  APPROVERS,
  type Attempt,
  approverOf,
  clicking,
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
  withMetadata,
} from './attempts.ts';

/** The routes of requests that are about one person. */
export const REQUEST_ROWS: Rows = {
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
  'action ask_again': { allowed: ['rita', 'ana, who asked herself'], attempt: openAgain },
  'action retry_request': { allowed: APPROVERS, attempt: retry },
  'action invite_to_tenant': { allowed: EITHER, attempt: openInvitation },
  // It changes nothing but the form in which Slack says that the person has chosen.
  'external_select tenantId in invite_to_tenant': { allowed: EVERYBODY, attempt: chooseTenant },
  'options roleId in create_user': { allowed: EITHER, attempt: options('roleId', userForm) },
  'options additionalRoleIds in create_user': { allowed: EITHER, attempt: options('additionalRoleIds', userForm) },
  'options tenantId in invite_to_tenant': { allowed: EITHER, attempt: options('tenantId', inviteForm) },
  'options roleId in invite_to_tenant': { allowed: EITHER, attempt: options('roleId', inviteForm) },
  'options defaultIdentityProvider in invite_to_tenant': {
    allowed: EITHER,
    attempt: options('defaultIdentityProvider', inviteForm),
  },
};

function command({ person }: Scene): Attempt {
  return { act: () => person.command(''), happened: () => person.view()?.view.callback_id === 'create_user' };
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

async function submitUser(scene: Scene): Promise<Attempt> {
  return submission(scene, await userForm(scene));
}

async function submitInvitation(scene: Scene): Promise<Attempt> {
  return submission(scene, await inviteForm(scene));
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

function decide(button: string, becomes: string): Row['attempt'] {
  return async (scene) => {
    const card = await scene.desk.ask(scene.asker, scene.email);
    const message = button === 'cancel_request' ? await scene.desk.ownMessage(scene.asker, card) : card;
    const decides = revisionOn(message, button);
    const happened = () => scene.records.events(decides).includes(`${becomes} by ${scene.actor.id}`);
    return { ...(await clicking(scene, message, button)), happened, decides };
  };
}

async function openAgain(scene: Scene): Promise<Attempt> {
  const { desk, asker, email, person } = scene;
  await desk.ask(asker, email);
  const own = await desk.inDirect(asker, new RegExp(`Your request:.*${email}`, 's'));
  await desk.press(asker, own, 'cancel_request');
  const cancelled = await desk.becomes(own, /You cancelled/);
  const happened = () => person.view()?.view.callback_id === 'create_user';
  return { ...(await clicking(scene, cancelled, 'ask_again')), happened };
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
  const happened = () => /retried it/.test(textOf(desk.now(result)));
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
  return desk.inThread(card, /Created as/);
}

const created = once(create);

async function openInvitation(scene: Scene): Promise<Attempt> {
  const { actor, person } = scene;
  const result = await (actor.concerned || scene.asker.user.id === people.ana ? create(scene) : created(scene));
  const happened = () => person.view()?.view.callback_id === 'invite_to_tenant';
  return { ...(await clicking(scene, result, 'invite_to_tenant')), happened };
}
