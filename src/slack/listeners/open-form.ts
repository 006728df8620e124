import type { types, webApi } from '@slack/bolt';
import * as v from 'valibot';
import { KnownError } from '../../errors.ts';
import { slackError } from '../errors.ts';
import { notice } from '../surfaces/modal.ts';
import { FORM_NOT_OPENED } from '../surfaces/private-texts.ts';

const opened = v.object({ id: v.string(), hash: v.optional(v.string()) });

/** Opens a form at once. A trigger lives 3 s and works once (docs.slack.dev, Handling user interaction). */
export async function openForm(client: webApi.WebClient, triggerId: string, view: types.ModalView): Promise<void> {
  await client.views.open({ trigger_id: triggerId, view }).catch(notOpened);
}

/**
 * Opens «Checking…» at once and turns it into what `view` resolves to: for a check that may outlast the trigger.
 * When the window was closed meanwhile there is nothing to turn.
 */
export async function openAfterCheck(
  client: webApi.WebClient,
  triggerId: string,
  title: string,
  view: () => Promise<types.ModalView>,
): Promise<void> {
  const answer = await client.views.open({ trigger_id: triggerId, view: notice(title, 'Checking…') }).catch(notOpened);
  const { id, hash } = v.parse(opened, answer.view);
  const checked = await view();
  await client.views.update({ view_id: id, ...(hash && { hash }), view: checked }).catch((error) => {
    const problem = slackError(error);
    if (problem.kind !== 'not_found') throw problem;
  });
}

function notOpened(error: unknown): never {
  throw new KnownError('upstream', FORM_NOT_OPENED, { cause: error });
}
