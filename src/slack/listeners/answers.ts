import type { RespondFn, SlackViewMiddlewareArgs, types, ViewSubmitAction, webApi } from '@slack/bolt';
import { isKnownError } from '../../errors.ts';
import type { Log } from '../../ports/runtime.ts';
import type { Submission } from '../../services/submit-request.ts';
import { notice } from '../surfaces/form.ts';
import { escapeMrkdwn, LIMITS } from '../surfaces/limits.ts';
import { permalink } from '../surfaces/permalink.ts';
import { tryAgain, unexpected } from '../surfaces/private-texts.ts';
import type { Rooms } from './deps.ts';

interface Place {
  readonly client: webApi.WebClient;
  readonly respond: RespondFn;
  readonly channel: string | undefined;
  readonly user: string;
  /** Root of the thread that the button stands in. */
  readonly thread?: string | undefined;
}

/** Ids of people (docs.slack.dev, user object). */
const PERSON = /^[UW][A-Z0-9]+$/;

/**
 * Says something that only one person sees, where he clicked or typed: by the payload's response_url, by
 * `chat.postEphemeral` when that has run out (5 posts, 30 minutes), or directly where the bot may not post.
 */
export async function privateAnswer({ client, respond, channel, user, thread }: Place, text: string): Promise<void> {
  const where = thread ? { thread_ts: thread } : {};
  try {
    await respond({ response_type: 'ephemeral', replace_original: false, text, ...where });
  } catch (error) {
    if (!channel) throw error;
    await client.chat.postEphemeral({ channel, user, text, ...where }).catch((problem) => {
      // What is no person's id would be a channel's, and not private.
      if (!PERSON.test(user)) throw problem;
      return client.chat.postMessage({ channel: user, text, unfurl_links: false, unfurl_media: false });
    });
  }
}

/** What a person reads when a listener failed: what to do, and the reference under which it is in the log. */
export function sentenceFor({ log, newId }: Rooms, error: unknown): string {
  const reference = newId().slice(0, 8);
  if (!isKnownError(error)) {
    log.error({ reference, cause: error }, 'listener failed');
    return unexpected(reference);
  }
  log.warn({ reference, cause: error }, 'listener could not go on');
  // The sentence may quote a service.
  const sentence = escapeMrkdwn(error.message, LIMITS.fact);
  const passes = error.kind === 'upstream' || error.kind === 'storage';
  return passes ? tryAgain(sentence, reference) : `${sentence} Reference: ${reference}.`;
}

/** What Slack gets for a submitted form: errors under fields, a window that says why not, or nothing (the form closes). */
export type FormAnswer =
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> }
  | { readonly response_action: 'update'; readonly view: types.ModalView }
  | { readonly response_action: 'clear' }
  | undefined;

/** The answer to a submission; `field` is where an open request for the same subject is told. */
export function formAnswer(submission: Submission, field: string, workspaceUrl: string | undefined): FormAnswer {
  switch (submission.result) {
    case 'stored':
      return undefined;
    case 'refused':
      return refusedForm(submission.reason);
    case 'invalid':
      return { response_action: 'errors', errors: { ...submission.errors } };
    case 'open': {
      const { card, thread } = submission.place;
      const link = workspaceUrl && card ? `: ${permalink(workspaceUrl, card, thread)}` : '.';
      return { response_action: 'errors', errors: { [field]: `A request for this e-mail is open already${link}` } };
    }
  }
}

/**
 * Something stands in the way for now: said under the form's first field, so that nothing typed is lost and it can be sent
 * again as it is.
 */
export function tryAgainForm(view: { readonly blocks: readonly types.AnyBlock[] }, sentence: string): FormAnswer {
  const first = view.blocks.find(({ type }) => type === 'input')?.block_id;
  return first ? { response_action: 'errors', errors: { [first]: sentence } } : refusedForm(sentence);
}

/** A form that cannot go on: its window says why. */
export function refusedForm(reason: string): FormAnswer {
  return { response_action: 'update', view: notice('Not possible', reason) };
}

/** Answers a submitted form; without an answer Slack closes it. */
export async function ackForm(
  ack: SlackViewMiddlewareArgs<ViewSubmitAction>['ack'],
  answer: FormAnswer,
): Promise<void> {
  await (answer ? ack(answer) : ack());
}

/** An ack that fails once everything is stored (a socket being replaced) changes nothing: the messages tell how it stands. */
export async function afterStoring(ack: Promise<void>, log: Log): Promise<void> {
  await ack.catch((error) => log.warn({ cause: error }, 'an ack was lost; what it answered is stored'));
}
