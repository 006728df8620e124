import type { CxengageState } from '../../../src/sandbox/cxengage/state.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { textOf } from '../../helpers/text-of.ts';
import type { RequestRow } from './ledger.ts';
import type { Story } from './story.ts';

type Users = Pick<CxengageState, 'findUser'>;
type Told = Pick<RequestRow, 'kind' | 'status' | 'attempt' | 'outcome'> & {
  readonly content: { readonly email: string };
};
/** The message with a purpose as Slack shows it. */
export type Shown = (purpose: string) => Message | 'deleted' | undefined;

/** How a request that has come to rest is shown on its card and in the requester's message. */
const LINES: Partial<Record<RequestRow['status'], { readonly card: RegExp; readonly direct: RegExp }>> = {
  pending: { card: /^○ .*Waiting for /s, direct: /Waiting for approval\./ },
  denied: { card: /^✕ Denied: /, direct: /: the result is below\./ },
  cancelled: { card: /^⊘ Cancelled: /, direct: /^You cancelled your request/ },
  created: { card: /^✓ /, direct: /: the result is below\./ },
  failed: { card: /^⚠ Failed: /, direct: /: the result is below\./ },
};
const SUCCESS = /^(?:\S+ (?:is|was) )?(?:created as|on the platform as|added to|invited to|in) /i;

/** What Slack shows of each request once all is over, held against the request and CxEngage. Gives what is wrong. */
export function wronglyTold(story: Story): readonly string[] {
  const { stage, since, deleted } = story;
  const { messages } = stage.sandbox.slack.workspace;
  return story.requests().flatMap((request) => {
    const stored = stage.ledger.messages(since).filter(({ request_id }) => request_id === request.id);
    const shown: Shown = (purpose) => {
      const place = stored.find((message) => message.purpose === purpose);
      if (place && deleted.has(`${place.channel} ${place.ts}`)) return 'deleted';
      return messages.find(({ channel, ts }) => channel === place?.channel && ts === place.ts);
    };
    const { state } = stage.sandbox.cxengage;
    const wrong = [...shownWrongly(request, shown, state), ...ofFailure(story, request)];
    return wrong.map((what) => `the ${request.kind} for ${request.content.email} (${request.status}): ${what}`);
  });
}

/** What is wrong with the messages of a request that has come to rest. */
export function shownWrongly(request: Told, shown: Shown, state: Users): readonly string[] {
  return [...onCards(request, shown), ...onResults(request, shown, state)];
}

const has = (message: Message, button: string) => JSON.stringify(message.blocks).includes(`"${button}"`);

function onCards({ status }: Told, shown: Shown): readonly string[] {
  const lines = LINES[status];
  if (!lines) return ['it has not come to rest'];
  return Object.entries(lines).flatMap(([purpose, line]) => {
    const message = shown(purpose);
    if (message === 'deleted') return [];
    if (!message || !line.test(textOf(message))) return [`its ${purpose} says ${message && textOf(message)}`];
    const isOpen = has(message, 'cancel_request') || has(message, 'approve_request');
    return isOpen === (status === 'pending') ? [] : [`the buttons of its ${purpose} do not fit`];
  });
}

function onResults(request: Told, shown: Shown, state: Users): readonly string[] {
  const { status, attempt, outcome, kind, content } = request;
  const purposes = [
    ...(status === 'created' || status === 'failed' ? [`result_${attempt}`] : []),
    ...(['created', 'failed', 'denied'].includes(status) ? [`direct_result_${attempt}`] : []),
  ];
  return purposes.flatMap((purpose) => {
    const message = shown(purpose);
    const text = message && message !== 'deleted' ? textOf(message) : '';
    const says = [`its ${purpose} says ${text || 'nothing'}`];
    if (!message || message === 'deleted') return says;
    if (status === 'denied') return / denied your request for /.test(text) ? [] : says;
    if (status === 'created') {
      const id = state.findUser(content.email)?.id ?? 'nobody';
      return SUCCESS.test(text) && text.includes(`User ID: ${id}`) ? [] : says;
    }
    const isRight =
      /^(?:Failed|Your request for .* failed): /.test(text) && text.includes(outcome?.sentence ?? 'a reason');
    const mayRetry = outcome?.retryable === true && purpose === `result_${attempt}`;
    return isRight && has(message, 'retry_request') === mayRetry ? [] : [...says, `of a ${kind}`];
  });
}

/** What our own write has made must not be said to have failed, but for «nobody can tell». */
function ofFailure(story: Story, request: RequestRow): readonly string[] {
  const { status, outcome, kind, content, writes } = request;
  if (status !== 'failed' || writes === null || story.holder(kind, content.email) !== 'bot') return [];
  const isDone = story
    .requests()
    .some((one) => one.kind === kind && one.content.email === content.email && one.status === 'created');
  return isDone || outcome?.kind === 'outcome_unknown' ? [] : [`it is there, and it says: ${outcome?.sentence}`];
}
