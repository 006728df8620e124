import type { RespondFn, SlackViewMiddlewareArgs, types, ViewSubmitAction, webApi } from '@slack/bolt';
import { isKnownError } from '../../errors.ts';
import type { Log } from '../../ports/runtime.ts';
import type { Submitted } from '../../services/submit.ts';
import { notice } from '../surfaces/form.ts';
import { escapeMrkdwn, LIMITS } from '../surfaces/limits.ts';
import { permalink } from '../surfaces/permalink.ts';
import { tryAgain, unexpected } from '../surfaces/private-texts.ts';
import type { ListenerDeps } from './deps.ts';

interface Place {
  readonly client: webApi.WebClient;
  readonly respond: RespondFn;
  readonly channel: string | undefined;
  readonly user: string;
  /** Root of the thread that contains the button. */
  readonly thread?: string | undefined;
}

/** User ids (docs.slack.dev, user object). */
const USER_ID = /^[UW][A-Z0-9]+$/;

/**
 * Answers so that only the user sees it, where they clicked or typed: with the payload's `response_url`, with
 * `chat.postEphemeral` when that has expired (5 posts, 30 minutes), or by direct message where the bot may not post.
 */
export async function privateAnswer({ client, respond, channel, user, thread }: Place, text: string): Promise<void> {
  const where = thread ? { thread_ts: thread } : {};
  try {
    await respond({ response_type: 'ephemeral', replace_original: false, text, ...where });
  } catch (error) {
    if (!channel) throw error;
    await client.chat.postEphemeral({ channel, user, text, ...where }).catch((problem) => {
      // Any other id could be a channel, and the message would not be private.
      if (!USER_ID.test(user)) throw problem;
      return client.chat.postMessage({ channel: user, text, unfurl_links: false, unfurl_media: false });
    });
  }
}

/** Logs the error of a listener and returns what the user reads: what to do, and the reference in the log. */
export function sentenceFor({ log, newId }: ListenerDeps, error: unknown): string {
  const reference = newId().slice(0, 8);
  if (!isKnownError(error)) {
    log.error({ reference, cause: error }, 'listener failed');
    return unexpected(reference);
  }
  log.warn({ reference, cause: error }, 'listener could not go on');
  // The sentence may quote text from an external service.
  const sentence = escapeMrkdwn(error.message, LIMITS.fact);
  const isTemporary = error.kind === 'upstream' || error.kind === 'storage';
  return isTemporary ? tryAgain(sentence, reference) : `${sentence} Reference: ${reference}.`;
}

/** Response to a submitted form: errors below fields, a window with the reason, or undefined (the form closes). */
export type FormAnswer =
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> }
  | { readonly response_action: 'update'; readonly view: types.ModalView }
  | { readonly response_action: 'clear' }
  | undefined;

/** The answer to a submission. `field` shows the error when an open request conflicts with it. */
export function formAnswer(submitted: Submitted, field: string, workspaceUrl: string | undefined): FormAnswer {
  switch (submitted.result) {
    case 'stored':
    case 'repeated':
      return undefined;
    case 'refused':
      return refusedForm(submitted.reason);
    case 'invalid':
      return { response_action: 'errors', errors: { ...submitted.errors } };
    case 'open': {
      const { card, thread } = submitted.place;
      const link = workspaceUrl && card ? `: ${permalink(workspaceUrl, card, thread)}` : '.';
      return {
        response_action: 'errors',
        errors: { [field]: `There is already an open request for this person${link}` },
      };
    }
  }
}

/**
 * Shows a temporary problem below the first field of the form, so that no input is lost and the user can submit it
 * again.
 */
export function tryAgainForm(view: { readonly blocks: readonly types.AnyBlock[] }, sentence: string): FormAnswer {
  const first = view.blocks.find(({ type }) => type === 'input')?.block_id;
  return first ? { response_action: 'errors', errors: { [first]: sentence } } : refusedForm(sentence);
}

/** Replaces the form with a window that gives the reason. */
export function refusedForm(reason: string): FormAnswer {
  return { response_action: 'update', view: notice("Can't continue", reason) };
}

/** Acks a submitted form. Without an answer Slack closes it. */
export async function ackForm(
  ack: SlackViewMiddlewareArgs<ViewSubmitAction>['ack'],
  answer: FormAnswer,
): Promise<void> {
  await (answer ? ack(answer) : ack());
}

/** Logs a failed ack (a socket being replaced) and does not throw: all is stored, and the messages show it. */
export async function afterStoring(ack: Promise<void>, log: Log): Promise<void> {
  await ack.catch((error) => log.warn({ cause: error }, 'a reply to Slack was lost, but the result is stored'));
}
