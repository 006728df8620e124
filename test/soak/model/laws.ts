import { OPEN_STATUSES, type Status, TRANSITIONS } from '../../../src/domain/request.ts';
import type { RecordedCall } from '../../../src/sandbox/cxengage/calls.ts';
import type { EventRow, RequestRow } from './ledger.ts';
import { nameOf, type Story } from './story.ts';
import { LOOK_UP_PATH, WRITE_PATH } from './weather.ts';

const GOING: readonly Status[] = ['approved', 'creating', 'unknown'];
/** What an absent write is given to come, from its start: an API call's time limit and 10 s. */
const SETTLED_MS = 20_000;

/** What holds at every moment at which the program rests. Gives each broken one as a sentence. */
export function brokenLaws(story: Story): readonly string[] {
  const requests = story.requests();
  const events = story.stage.ledger.events(story.since);
  const jobs = story.stage.ledger.jobs().filter(({ kind }) => kind === 'carry_out_request');
  const now = story.stage.clock.now();
  const perRequest = requests.flatMap((request) => {
    const { id, status, kind, content, write_started_at: written } = request;
    const own = events.filter(({ request_id }) => request_id === id);
    const name = `the ${kind} for ${content.email} (${status})`;
    const isWritten = own.some((event) => event.kind === 'write_started');
    const broken: readonly (readonly [boolean, string])[] = [
      [!isPath(own, status), 'took a way that is not in the status table'],
      [own.some((event) => !isByRight(event, request)), 'was decided by somebody who may not'],
      [GOING.includes(status) !== jobs.some(({ request_id }) => request_id === id), 'has a job too many or too few'],
      [['pending', 'denied', 'cancelled'].includes(status) && isWritten, 'was written without an approval'],
      [status === 'failed' && now < (written ?? 0) + SETTLED_MS, 'has failed while its write can still come'],
      [status === 'created' && story.holder(kind, content.email) === 'nobody', 'is not at CxEngage'],
    ];
    return broken.flatMap(([is, what]) => (is ? [`${name} ${what}`] : []));
  });
  const subjects = story.emails.flatMap((email) =>
    (['create_user', 'invite_to_tenant'] as const).flatMap((kind) => {
      const own = requests.filter((one) => one.kind === kind && one.content.email === email);
      const ids = new Set(own.map(({ id }) => id));
      const starts = events.filter((event) => ids.has(event.request_id) && event.kind === 'write_started').length;
      return subjectLaws(story, kind, email, own, starts).map((what) => `${kind} ${email}: ${what}`);
    }),
  );
  return [...perRequest, ...subjects];
}

function isPath(events: readonly EventRow[], status: Status): boolean {
  let at: Status | undefined;
  for (const { from_status: from, to_status: to } of events) {
    if (!to) continue;
    const isArrow = at === undefined ? from === null && to === 'pending' : from === at && TRANSITIONS[at].includes(to);
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
  starts: number,
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
  const repeated = posts.slice(1).flatMap((post, index) => tooSoon(posts[index], post));
  const blind = trail.filter((call, index) => isPost(call) && !isSeen(trail.slice(0, index), isPost));
  const users = state.users.filter((user) => user.email === email);
  const made = isPlatform ? users : state.tenantUsers.filter(({ userId }) => users.some(({ id }) => id === userId));
  return [
    ...repeated,
    ...(blind.length > 0 ? ['a write without a look-up before it'] : []),
    ...(posts.filter(({ status }) => status !== 401).length > starts ? ['a write that is not on record'] : []),
    ...(made.filter(({ createdBy }) => createdBy === apiKey.id).length > 1 ? ['the bot has made it twice'] : []),
    ...(own.filter(({ status }) => OPEN_STATUSES.some((open) => open === status)).length > 1
      ? ['two open requests']
      : []),
  ];
}

/** Of two writes one after the other: why the second must not have been sent. */
function tooSoon(earlier: RecordedCall | undefined, later: RecordedCall): readonly string[] {
  if (!earlier) return [];
  if (earlier.wrote) return ['a second write after one that was carried out'];
  const isRefused = typeof earlier.status === 'number' && earlier.status >= 400 && earlier.status < 500;
  return isRefused || later.at - earlier.at >= SETTLED_MS ? [] : ['a second write while the first could still come'];
}

/** Whether an answered look-up stands behind the last write; a token that is refused proves that nothing was written. */
function isSeen(before: readonly RecordedCall[], isPost: (call: RecordedCall) => boolean): boolean {
  const last = before.findLastIndex(isPost);
  const isAnswered = ({ status }: RecordedCall) => status === 200 || status === 404;
  return before.slice(last + 1).some(isAnswered) || before[last]?.status === 401;
}
