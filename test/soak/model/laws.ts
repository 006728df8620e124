import { OPEN_STATUSES, type Status } from '../../../src/domain/request.ts';
import { TRANSITIONS } from '../../../src/domain/transitions.ts';
import type { RecordedCall } from '../../../src/sandbox/cxengage/calls.ts';
import { isRefused, MOST_WRITES, SETTLE_MS } from '../writes.ts';
import type { EventRow, RequestRow } from './ledger.ts';
import { nameOf, type Story } from './story.ts';
import { LOOK_UP_PATH, WRITE_PATH } from './weather.ts';

const DECISIONS: readonly string[] = ['approved', 'retry_asked'];
const GOING: readonly Status[] = ['approved', 'creating', 'unknown'];

/** What holds at every moment at which the program rests. Gives each broken one as a sentence. */
export function brokenLaws(story: Story): readonly string[] {
  const requests = story.requests();
  const events = story.stage.ledger.events(story.since);
  const jobs = story.stage.ledger.jobs().filter(({ kind }) => kind === 'carry_out_request');
  const perRequest = requests.flatMap((request) => {
    const { id, status, kind, content } = request;
    const own = events.filter(({ request_id }) => request_id === id);
    const name = `the ${kind} for ${content.email} (${status})`;
    const isWritten = own.some((event) => event.kind === 'write_started');
    const broken: readonly (readonly [boolean, string])[] = [
      [!isPath(own, status), 'took a way that is not in the status table'],
      [own.some((event) => !isByRight(event, request)), 'was decided by somebody who may not'],
      [GOING.includes(status) !== jobs.some(({ request_id }) => request_id === id), 'has a job too many or too few'],
      [['pending', 'denied', 'cancelled'].includes(status) && isWritten, 'was written without an approval'],
      [status === 'created' && story.holder(kind, content.email) === 'nobody', 'is not at CxEngage'],
    ];
    return broken.flatMap(([is, what]) => (is ? [`${name} ${what}`] : []));
  });
  const subjects = story.emails.flatMap((email) =>
    (['create_user', 'add_to_tenant'] as const).flatMap((kind) => {
      const own = requests.filter((one) => one.kind === kind && one.content.email === email);
      const ids = new Set(own.map(({ id }) => id));
      const recorded = events.filter(({ request_id }) => ids.has(request_id));
      return subjectLaws(story, kind, email, own, recorded).map((what) => `${kind} ${email}: ${what}`);
    }),
  );
  return [...perRequest, ...subjects];
}

function isPath(events: readonly EventRow[], status: Status): boolean {
  let at: Status | undefined;
  for (const { from_status: from, to_status: to } of events) {
    if (!to) continue;
    const isArrow = at === undefined ? from === null && to === 'pending' : from === at && to in TRANSITIONS[at];
    if (!isArrow) return false;
    at = to;
  }
  return at === status;
}

/** Of those who are ever in the group of approvers; a requester never in his own cause. */
function isByRight({ kind, actor_user: actor }: EventRow, { requester_user: requester }: RequestRow): boolean {
  if (kind === 'cancelled') return actor === requester;
  if (!['approved', 'denied', 'retry_asked'].includes(kind)) return true;
  const name = nameOf(actor ?? '');
  return actor !== requester && (name === 'ana' || name === 'ben');
}

function subjectLaws(
  { stage }: Story,
  kind: RequestRow['kind'],
  email: string,
  own: readonly RequestRow[],
  events: readonly EventRow[],
): readonly string[] {
  const { calls, state, apiKey } = stage.sandbox.cxengage;
  const isPlatform = kind === 'create_user';
  const ofKind = ({ path }: RecordedCall) => path.startsWith('/v1/users') === isPlatform;
  const about = ({ path, body }: RecordedCall) =>
    path.includes(encodeURIComponent(email)) || JSON.stringify(body).includes(`"${email}"`);
  const isPost = (call: RecordedCall) => call.method === 'POST' && WRITE_PATH.test(call.path) && about(call);
  // The look-up of a tenant's users names nobody.
  const isLookUp = (call: RecordedCall) =>
    call.method === 'GET' && LOOK_UP_PATH.test(call.path) && (!isPlatform || about(call));
  const trail = calls.filter((call) => ofKind(call) && (isPost(call) || isLookUp(call)));
  const posts = trail.filter(isPost);
  const starts = events.filter((event) => event.kind === 'write_started').length;
  const decided = events.filter((event) => DECISIONS.includes(event.kind)).map(({ at }) => at);
  /** From then on the call cannot be carried out any more. */
  const settledAt = (call: RecordedCall) => stage.endedAt(call) + (isRefused(call) ? 0 : SETTLE_MS);
  const repeated = posts.slice(1).flatMap((post, index) => {
    const earlier = posts[index];
    return earlier ? againTooSoon(earlier, post, settledAt(earlier), decided) : [];
  });
  const blind = trail.filter((call, index) => isPost(call) && !isSeen(trail.slice(0, index), isPost, settledAt));
  const users = state.users.filter((user) => user.email === email);
  const made = isPlatform ? users : state.tenantUsers.filter(({ userId }) => users.some(({ id }) => id === userId));
  return [
    ...repeated,
    ...(isTooOften(posts, decided) ? ['a third write in one attempt'] : []),
    ...(hasFailedEarly(own.at(-1), events, posts.at(-1), settledAt) ? ['failed while its write can still come'] : []),
    ...(blind.length > 0 ? ['a write without a look-up before it'] : []),
    ...(posts.filter(({ status }) => status !== 401).length > starts ? ['a write that is not on record'] : []),
    ...(made.filter(({ createdBy }) => createdBy === apiKey.id).length > 1 ? ['the bot has made it twice'] : []),
    ...(own.filter(({ status }) => OPEN_STATUSES.some((open) => open === status)).length > 1
      ? ['two open requests']
      : []),
  ];
}

/** Of two writes one after the other: why the second must not have been sent. */
function againTooSoon(
  earlier: RecordedCall,
  { at }: RecordedCall,
  settledAt: number,
  decided: readonly number[],
): readonly string[] {
  if (earlier.wrote) return ['a second write after one that was carried out'];
  if (at < settledAt) return ['a second write while the first could still come'];
  const isTaken = typeof earlier.status === 'number' && earlier.status < 300;
  const isAsked = decided.some((time) => earlier.at < time && time <= at);
  return isTaken && !isAsked ? ['a second write after a 2xx that nobody has asked for'] : [];
}

/** Whether more writes than two proved nothing between one decision of a person and the next. */
function isTooOften(posts: readonly RecordedCall[], decided: readonly number[]): boolean {
  const unproven = posts.filter((post) => !isRefused(post));
  return decided.some((from, index) => {
    const until = decided[index + 1] ?? Number.POSITIVE_INFINITY;
    return unproven.filter(({ at }) => from <= at && at < until).length > MOST_WRITES;
  });
}

/** Who finds what somebody else has made need not wait; else the last write must be settled. */
function hasFailedEarly(
  newest: RequestRow | undefined,
  events: readonly EventRow[],
  last: RecordedCall | undefined,
  settledAt: (call: RecordedCall) => number,
): boolean {
  if (newest?.status !== 'failed' || newest.outcome?.kind === 'conflict' || !last) return false;
  const failed = events.findLast(({ request_id, kind }) => request_id === newest.id && kind === 'failed');
  return (failed?.at ?? 0) < settledAt(last);
}

/**
 * Whether an answered look-up stands behind the last write, from when that was settled; a token that is refused proves
 * that nothing was written.
 */
function isSeen(
  before: readonly RecordedCall[],
  isPost: (call: RecordedCall) => boolean,
  settledAt: (call: RecordedCall) => number,
): boolean {
  const index = before.findLastIndex(isPost);
  const last = before[index];
  const since = last ? settledAt(last) : 0;
  const isAnswered = ({ status, at }: RecordedCall) => at >= since && (status === 200 || status === 404);
  return before.slice(index + 1).some(isAnswered) || last?.status === 401;
}
