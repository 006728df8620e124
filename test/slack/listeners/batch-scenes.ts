import { type ErrorShape, errorShapes } from '../../../src/sandbox/cxengage/error-shapes.ts';
import type { OpenView } from '../../../src/sandbox/slack/views.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { createUsersModal } from '../../../src/slack/surfaces/create-users-modal.ts';
import { cardAfter, preview } from '../../flow/ask-batch.ts';
import { eventually } from '../../helpers/eventually.ts';
import { approverOf, type Scene } from './attempts.ts';

/** The preview of a batch whose one row has the e-mail of the scene. */
export function drafted({ desk, asker, email }: Scene): Promise<Message> {
  return preview(desk, asker, `email,first name,last name,role\n${email},First,Last,Platform User\n`);
}

/** The card of the same batch. */
export async function sent(scene: Scene): Promise<Message> {
  const { desk, asker } = scene;
  // CxEngage may have asked to wait for a minute, and all batches wait together.
  desk.clock.advance(61_000);
  const draft = await drafted(scene);
  return cardAfter(desk, () => desk.press(asker, draft, 'submit_batch'));
}

/** The progress of a batch that CxEngage has asked to wait for a minute: it is carried out, and no call is under way. */
export async function underWay(scene: Scene): Promise<Message> {
  const slower = { ...errorShapes.tooMany429, headers: { 'Retry-After': '60' } };
  return carriedOut(scene, slower, /In progress/);
}

/** The same, held up. */
export async function paused(scene: Scene): Promise<Message> {
  const { desk } = scene;
  const progress = await underWay(scene);
  await desk.press(approverOf(scene), progress, 'pause_batch');
  return desk.becomes(progress, /Paused/);
}

/** The result of a batch whose row failed, and may be tried again. */
export function failed(scene: Scene): Promise<Message> {
  return carriedOut(scene, errorShapes.forbidden403, /Failed: 0 of 1 user/);
}

/** The result of a batch that was stopped before its row began. */
export async function stopped(scene: Scene): Promise<Message> {
  const { desk } = scene;
  const progress = await underWay(scene);
  await desk.press(approverOf(scene), progress, 'stop_batch');
  desk.clock.advance(61_000);
  return desk.becomes(progress, /Stopped by .*: 0 of 1 user/);
}

/** The result of a batch whose row was created. */
export async function created(scene: Scene): Promise<Message> {
  const card = await sent(scene);
  await scene.desk.press(approverOf(scene), card, 'approve_request');
  return scene.desk.inThread(card, /Done: 1 of 1 user/);
}

async function carriedOut(scene: Scene, answer: ErrorShape, pattern: RegExp): Promise<Message> {
  const { desk, email } = scene;
  const card = await sent(scene);
  const effect = { kind: 'answer', ...answer } as const;
  // A batch of an earlier test may come back meanwhile, so it is not armed for one call only.
  const match = { method: 'POST', path: /^\/v1\/users$/ };
  const end = desk.cxengage.fault({ match, times: Number.POSITIVE_INFINITY, effect });
  await desk.press(approverOf(scene), card, 'approve_request');
  const isAnswered = () =>
    desk.cxengage.calls.some(({ body, status }) => status === answer.status && JSON.stringify(body).includes(email));
  await eventually(isAnswered, 'the answer of CxEngage');
  end();
  return desk.inThread(card, pattern);
}

/** The form for many users on the screen of whoever acts, as if it had been opened while he still might. */
export async function bulkFormOf({ desk, person }: Scene): Promise<OpenView> {
  const { slack } = desk;
  const open = person.view();
  if (open?.view.callback_id === 'create_users_from_csv') return open;
  const answer = await fetch(`${slack.apiUrl}views.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ trigger_id: slack.trigger(person.user.id), view: createUsersModal() }),
  });
  const view = person.view();
  if (!view) throw new Error(`the form was not opened: ${await answer.text()}`);
  return view;
}
