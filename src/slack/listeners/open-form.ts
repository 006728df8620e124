import type { types, webApi } from '@slack/bolt';
import * as v from 'valibot';
import { KnownError } from '../../errors.ts';
import { slackCode, slackError } from '../errors.ts';
import { notice } from '../surfaces/form.ts';
import { FORM_NOT_OPENED } from '../surfaces/private-texts.ts';
import { sentenceFor } from './answers.ts';
import type { Rooms } from './deps.ts';

const opened = v.object({ id: v.string(), hash: v.optional(v.string()) });

/** Opens a form at once. A trigger lives 3 s and works once (docs.slack.dev, Handling user interaction). */
export async function openForm(client: webApi.WebClient, triggerId: string, view: types.ModalView): Promise<void> {
  await client.views.open({ trigger_id: triggerId, view }).catch(notOpened);
}

export interface CheckedForm {
  readonly client: webApi.WebClient;
  readonly triggerId: string;
  readonly title: string;
  readonly rooms: Rooms;
  /** It goes on top of the form in which a button was pressed. */
  readonly onTop?: boolean;
}

/**
 * Opens «Checking…» at once and turns it into what `view` resolves to: for a check that may outlast the trigger.
 * When the window was closed meanwhile there is nothing to turn.
 */
export async function openAfterCheck(
  { client, triggerId, title, rooms, onTop }: CheckedForm,
  view: () => Promise<types.ModalView>,
): Promise<void> {
  const open = onTop ? client.views.push : client.views.open;
  const answer = await open({ trigger_id: triggerId, view: notice(title, 'Checking…') }).catch(notOpened);
  const { id, hash } = v.parse(opened, answer.view);
  const checked = await view().catch((error) => notice(title, sentenceFor(rooms, error)));
  await client.views.update({ view_id: id, ...(hash && { hash }), view: checked }).catch((error) => {
    const problem = slackError(error);
    if (problem.kind !== 'not_found') throw problem;
  });
}

/** docs.slack.dev, views.open: what Slack says of a trigger that came too late or twice. */
const LATE = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id', 'trigger_expired']);

function notOpened(error: unknown): never {
  throw LATE.has(slackCode(error) ?? '')
    ? new KnownError('upstream', FORM_NOT_OPENED, { cause: error })
    : slackError(error);
}
