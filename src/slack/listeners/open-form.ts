import type { types, webApi } from '@slack/bolt';
import * as v from 'valibot';
import { KnownError } from '../../errors.ts';
import { slackCode, slackError } from '../errors.ts';
import { notice } from '../surfaces/form.ts';
import { FORM_NOT_OPENED } from '../surfaces/private-texts.ts';
import { sentenceFor } from './answers.ts';
import type { ListenerDeps } from './deps.ts';

const opened = v.object({ id: v.string(), hash: v.optional(v.string()) });

/** Opens a form. A trigger is valid for 3 s and once (docs.slack.dev, Handling user interaction). */
export async function openForm(client: webApi.WebClient, triggerId: string, view: types.ModalView): Promise<void> {
  await client.views.open({ trigger_id: triggerId, view }).catch(notOpened);
}

export interface CheckedForm {
  readonly client: webApi.WebClient;
  readonly triggerId: string;
  readonly title: string;
  readonly deps: ListenerDeps;
  /** Push it on top of the form whose button was clicked. */
  readonly onTop?: boolean;
}

/**
 * Opens "Checking…" at once, then replaces it with what `view` resolves to, because the check may outlast the trigger.
 * Does nothing more when the user has closed the window.
 */
export async function openAfterCheck(
  { client, triggerId, title, deps, onTop }: CheckedForm,
  view: () => Promise<types.ModalView>,
): Promise<void> {
  const open = onTop ? client.views.push : client.views.open;
  const answer = await open({ trigger_id: triggerId, view: notice(title, 'Checking…') }).catch(notOpened);
  const { id, hash } = v.parse(opened, answer.view);
  const checked = await view().catch((error) => notice(title, sentenceFor(deps, error)));
  await client.views.update({ view_id: id, ...(hash && { hash }), view: checked }).catch((error) => {
    const problem = slackError(error);
    if (problem.kind !== 'not_found') throw problem;
  });
}

/** Error codes for a trigger that has expired or was already used (docs.slack.dev, views.open). */
const TRIGGER_ERRORS = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id', 'trigger_expired']);

function notOpened(error: unknown): never {
  throw TRIGGER_ERRORS.has(slackCode(error) ?? '')
    ? new KnownError('upstream', FORM_NOT_OPENED, { cause: error })
    : slackError(error);
}
