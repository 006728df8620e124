import type { RecordedCall } from '../../../src/sandbox/slack/calls.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { textOf } from '../../helpers/text-of.ts';
import { type Shown, shownWrongly } from '../model/told.ts';
import { invitationSubject, isRefused, MOST_WRITES, userSubject } from '../writes.ts';
import { isSingle, type Place, type Row, type StoredRequest } from './stored.ts';
import type { World } from './world.ts';

const ENDS: readonly string[] = ['created', 'failed', 'denied', 'cancelled', 'finished'];
const BATCH_LINES: Readonly<Record<string, RegExp>> = {
  finished: /^[✓⚠] Finished: /,
  denied: /Denied by/,
  cancelled: /Cancelled by/,
  failed: /^⚠ Failed: /,
};
const BATCH_RESULT = /^(?:Done|Failed|Stopped(?: by @[^:]+)?): \d/;

export interface Verdict {
  readonly figures: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

/** Holds what is stored, posted and written against what the program promises, once all has come to rest. */
export async function verdict(world: World, sent: ReadonlySet<string>): Promise<Verdict> {
  const { stored, writes } = world;
  const [requests, rows, places, events] = await Promise.all([
    stored.requests(),
    stored.rows(),
    stored.messages(),
    stored.events(),
  ]);
  const single = requests.filter(isSingle);
  const batches = requests.filter((request) => !isSingle(request));
  const isKnown = (what: string) =>
    requests.some(
      ({ content: { email, source } }) => email === what || JSON.stringify(source ?? '').includes(`${what}.`),
    );
  const lost = [...sent].filter((what) => !isKnown(what));
  return {
    figures: {
      requests: single.length,
      created: single.filter(({ status }) => status === 'created').length,
      failed: single.filter(({ status }) => status === 'failed').length,
      batches: batches.length,
      'rows done': rows.filter(({ state }) => state === 'done').length,
      'rows failed': rows.filter(({ state }) => state === 'failed').length,
      POSTs: writes.all.length,
      'waits noted': events.filter(({ kind }) => kind === 'waiting').length,
      'waits told': world.sandbox.slack.calls.filter(isTellingOfWait).length,
      'batches paused for a service': events.filter(({ kind, actor_user: by }) => kind === 'paused' && by === null)
        .length,
    },
    problems: [
      ...lost.map((what) => `${what} is not stored, and its form had closed`),
      ...single.flatMap((one) => ofRequest(world, one, places).map((what) => `${nameOf(one)} ${what}`)),
      ...batches.flatMap((one) => ofBatch(world, one, rows, places).map((what) => `${nameOf(one)} ${what}`)),
      ...copies(world, places),
    ],
  };
}

const isTellingOfWait = ({ method, arguments: args, answer }: RecordedCall) =>
  method === 'chat.postMessage' &&
  Object(answer).ok === true &&
  /Waiting for (?:CxEngage|Slack)/.test(JSON.stringify(args));

const nameOf = ({ kind, content, id, status }: StoredRequest) => `${kind} ${content.email || id} (${status})`;

function ofRequest(world: World, request: StoredRequest, places: readonly Place[]): readonly string[] {
  const { kind, content, attempt, status, outcome } = request;
  const subject =
    kind === 'create_user' ? userSubject(content.email) : invitationSubject(content.tenantId ?? '', content.email);
  const { state } = world.sandbox.cxengage;
  if (!ENDS.includes(status)) return ['has no end'];
  const told = { ...request, outcome: outcome?.result === 'waiting' ? null : outcome };
  return [
    ...ofWrites(world, subject, attempt),
    ...(status === 'failed' && !mayBeSent(world, subject, told.outcome?.result === 'failed' ? told.outcome : null)
      ? [`failed and was never sent: ${JSON.stringify(outcome)}`]
      : []),
    ...(status === 'created' && !state.findUser(content.email) ? ['is not at CxEngage'] : []),
    ...shownWrongly(told, shownOf(world, request, places), state),
  ];
}

/** Of one address: not again after it was written, nor too soon, nor too often. */
function ofWrites({ writes }: World, subject: string, attempts: number): readonly string[] {
  const own = writes.of(subject);
  const unproven = own.filter(({ call }) => !isRefused(call)).length;
  return [
    ...(own.filter(({ call }) => call.wrote).length > 1 ? ['was written twice'] : []),
    ...(own.some(({ afterWritten }) => afterWritten) ? ['was sent after it had been written'] : []),
    ...(own.some(({ tooSoon }) => tooSoon) ? ['was sent while an earlier one could still be written'] : []),
    ...(unproven > MOST_WRITES * attempts ? [`was sent ${unproven} times in ${attempts} attempts`] : []),
  ];
}

/**
 * Whether a POST came, or may have: when the database goes while a call is refused, only the start of the call is
 * stored, and then nobody can tell.
 */
function mayBeSent(
  { writes }: World,
  subject: string,
  outcome: { readonly kind?: string | undefined } | null,
): boolean {
  return writes.of(subject).some(({ call }) => !isRefused(call)) || outcome?.kind === 'outcome_unknown';
}

function ofBatch(world: World, batch: StoredRequest, all: readonly Row[], places: readonly Place[]): readonly string[] {
  const { id, status, attempt } = batch;
  if (!ENDS.includes(status)) return [`has no end: ${JSON.stringify(batch.outcome)}`];
  const rows = all.filter(({ request_id }) => request_id === id);
  const shown = shownOf(world, batch, places);
  const says = (purpose: string, line: RegExp | undefined) => {
    const message = shown(purpose);
    const text = message && message !== 'deleted' ? textOf(message) : 'nothing';
    return line?.test(text) ? [] : [`its ${purpose} says ${text}`];
  };
  const card = places.some(({ request_id, purpose }) => request_id === id && purpose === 'card');
  return [
    ...rows.flatMap((row) => ofRow(world, row, attempt)),
    ...(card ? says('card', BATCH_LINES[status]) : []),
    ...(status === 'finished' ? [...says(`result_${attempt}`, BATCH_RESULT), ...hasResultFile(world, id, places)] : []),
  ];
}

function ofRow(world: World, { email, state, line, outcome }: Row, attempts: number): readonly string[] {
  const subject = userSubject(email);
  const isThere = world.sandbox.cxengage.state.findUser(email) !== undefined;
  const wrong = [
    ...ofWrites(world, subject, attempts),
    ...(state === 'creating' || state === 'inviting' ? ['has no end'] : []),
    ...(state === 'failed' && !mayBeSent(world, subject, outcome)
      ? [`failed and was never sent: ${outcome?.sentence}`]
      : []),
    ...(state === 'done' && !isThere ? ['is not at CxEngage'] : []),
  ];
  return wrong.map((what) => `row ${line} (${email}) ${what}`);
}

function hasResultFile({ sandbox: { slack } }: World, id: string, places: readonly Place[]): readonly string[] {
  const card = places.find(({ request_id, purpose }) => request_id === id && purpose === 'card');
  const isThere = slack.workspace.messages.some(
    ({ thread_ts, files = [] }) => thread_ts === card?.ts && files.some(({ name }) => name === 'result.csv'),
  );
  return isThere ? [] : ['has no file with its results'];
}

function shownOf({ sandbox: { slack } }: World, { id }: StoredRequest, places: readonly Place[]): Shown {
  return (purpose) => {
    const place = places.find((one) => one.request_id === id && one.purpose === purpose);
    return slack.workspace.messages.find(({ channel, ts }) => channel === place?.channel && ts === place.ts);
  };
}

/** Messages that the program does not know of, although nothing was in the way when it posted them. */
function copies({ sandbox: { slack }, orphans }: World, places: readonly Place[]): readonly string[] {
  const known = new Set([
    ...places.map(({ channel, ts }) => `${channel} ${ts}`),
    ...orphans,
    ...lostPosts(slack.calls),
  ]);
  const isCopy = ({ channel, ts, user, ephemeralTo, files }: Message) =>
    user === slack.bot.userId && !ephemeralTo && !files && !known.has(`${channel} ${ts}`);
  return slack.workspace.messages.filter(isCopy).map((one) => `a message was posted twice: ${textOf(one)}`);
}

/** Posts whose answer was lost. */
function lostPosts(calls: readonly { readonly answer?: unknown }[]): readonly string[] {
  return calls.flatMap(({ answer }) => {
    const dropped: unknown = Object(answer).dropped;
    const { channel, ts } = Object(dropped);
    return ts === undefined ? [] : [`${channel} ${ts}`];
  });
}
