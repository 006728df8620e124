import type { SingleRequest } from '../../../src/domain/request.ts';
import type { Fleet } from '../../helpers/fleet.ts';
import type { Event, Place, Records, State } from '../../helpers/open-records.ts';
import type { Findings } from '../findings.ts';
import { MOST_WRITES } from '../writes.ts';
import type { Press } from './press-at-once.ts';
import { type Answers, privateAnswers } from './private-answers.ts';
import { type Copies, replaceCopies } from './replace-copies.ts';
import { SLOWER_THAN_A_LEASE } from './rough-weather.ts';
import type { Posts } from './watch-posts.ts';

/** Clicks that were made at once on one button. */
export interface Wave {
  readonly request: string;
  readonly button: 'approve_request' | 'retry_request';
  readonly presses: readonly Press[];
}

export interface Evidence {
  readonly fleet: Fleet;
  readonly records: Records;
  readonly requests: readonly SingleRequest[];
  readonly waves: readonly Wave[];
  /** Faults that struck, by name. */
  readonly struck: Readonly<Record<string, number>>;
  readonly postsFor: (request: SingleRequest) => Posts;
}

/** Bolt's words for an ack that the restart cut off, or that a busy machine made late: the click is pressed again. */
const LOST_ACK = /client has no active connection|not acknowledged within 3 seconds/;

/**
 * A lease is not renewed while the clock is moved, so a look-up that takes longer is a run that did not come back. Three of
 * them in a row end as three crashes do: an approver retries it.
 */
const GIVEN_UP = 'job given up: it crashed or hung three times';

interface Case {
  readonly request: SingleRequest;
  readonly state: State | undefined;
  readonly places: readonly Place[];
  readonly events: readonly Event[];
  readonly posts: Posts;
  /** How many users, or users of the tenant, CxEngage has of what was asked for. */
  readonly made: number;
}

/** Holds what is stored, posted and written against what the program promises. */
export async function raceVerdict(evidence: Evidence): Promise<Findings> {
  const { fleet, records, requests, waves, struck, postsFor } = evidence;
  const [states, events] = [await records.states(), await records.events()];
  const answers = await privateAnswers(fleet, waves, events);
  const places = await records.places();
  const copies = await replaceCopies(fleet, places, states);
  const cases = requests.map(
    (request): Case => ({
      request,
      state: states.find(({ id }) => id === request.id),
      places: places.filter((place) => place.request === request.id),
      events: events.filter((event) => event.request === request.id),
      posts: postsFor(request),
      made: madeOf(fleet, request),
    }),
  );
  const givenUp = fleet.log.filter(({ msg }) => msg === GIVEN_UP).length;
  const slowLookUps = struck[SLOWER_THAN_A_LEASE] ?? 0;
  const errors = fleet.log.filter(
    ({ level, said, msg }) => Number(level) >= 50 && msg !== GIVEN_UP && !LOST_ACK.test(String(said)),
  );
  return {
    figures: {
      ...figuresOf(evidence, cases, answers),
      'copies of cards': copies.count,
      'jobs given up': givenUp,
      ...struck,
    },
    failures: [
      ...cases.flatMap((one) => problemsOf(fleet, one, copies).map((problem) => `${nameOf(one.request)} ${problem}`)),
      ...answers.problems,
      ...copies.problems,
      ...(3 * givenUp > slowLookUps ? [`${givenUp} jobs were given up after ${slowLookUps} look-ups too slow`] : []),
      ...errors.map((line) => `an instance logged ${JSON.stringify(line)}`),
    ],
  };
}

const nameOf = ({ kind, id, content }: SingleRequest) => `${kind} ${id} (${content.email})`;

const mentions = (message: object, { content }: SingleRequest) => JSON.stringify(message).includes(content.email);

function madeOf({ cxengage }: Fleet, { kind, content }: SingleRequest): number {
  const users = cxengage.state.users.filter(({ email }) => email === content.email);
  if (kind === 'create_user') return users.length;
  return cxengage.state.tenantUsers.filter(
    ({ tenantId, userId }) => tenantId === content.tenantId && users.some(({ id }) => id === userId),
  ).length;
}

function problemsOf(fleet: Fleet, { request, state, places, events, posts, made }: Case, copies: Copies): string[] {
  const count = (kind: string) => events.filter((event) => event.kind === kind).length;
  const done = state?.status === 'created' ? 1 : 0;
  const attempt = state?.attempt ?? 0;
  const stored = places.map(({ channel, ts }) => `${channel} ${ts}`).sort();
  const shown = fleet.slack.workspace.messages
    .filter(({ ephemeralTo, text, blocks }) => !ephemeralTo && mentions({ text, blocks }, request))
    .map(({ channel, ts }) => `${channel} ${ts}`)
    .filter((place) => !copies.places.has(place))
    .sort();
  const purposes = new Set(places.map(({ purpose }) => purpose));
  const results = Array.from({ length: attempt }, (_, index) => `result_${index + 1}`);
  const wanted = ['card', 'direct', ...results, `direct_result_${attempt}`];
  const promises: Readonly<Record<string, boolean>> = {
    'is neither created nor failed with a Retry': done === 1 || state?.retryable === true,
    'was written without being created, or created without being written': posts.written === done,
    'was written twice': posts.written < 2,
    'was sent after it had been written': posts.afterWritten === 0,
    'was sent while an earlier one could still be written': posts.tooSoon === 0,
    'was sent oftener than twice an attempt': posts.unproven <= MOST_WRITES * attempt,
    'is not once in CxEngage when created, and not there when failed': made === done,
    'was not approved exactly once': count('approved') === 1,
    'was not created exactly once on record': count('created') === done,
    'was retried oftener than asked': count('retry_asked') === attempt - 1,
    'has messages that are not stored, or stored ones that are not there': String(stored) === String(shown),
    'lacks a message': wanted.every((purpose) => purposes.has(purpose)),
  };
  const facts = JSON.stringify({ state, posts, made, events: events.map(({ kind }) => kind), stored, shown });
  return Object.entries(promises).flatMap(([problem, held]) => (held ? [] : [`${problem}: ${facts}`]));
}

function figuresOf({ fleet, waves }: Evidence, cases: readonly Case[], { late }: Answers): Record<string, number> {
  const sum = (of: (one: Case) => number) => cases.reduce((total, one) => total + of(one), 0);
  const wrote = ({ events }: Case, kind: string) => events.find((event) => event.kind === kind)?.instance;
  const figures: Record<string, number> = {
    requests: cases.length,
    created: sum(({ state }) => Number(state?.status === 'created')),
    failed: sum(({ state }) => Number(state?.status === 'failed')),
    clicks: waves.reduce((total, { presses }) => total + presses.length, 0),
    'clicks pressed again': waves.flatMap(({ presses }) => presses).reduce((total, { unacked }) => total + unacked, 0),
    'late clicks answered': late,
    'POSTs sent': sum(({ posts }) => posts.sent),
    'POSTs written': sum(({ posts }) => posts.written),
    'sent again once the first was settled': sum(({ posts }) => Number(posts.unproven > 1)),
    'users in CxEngage': sum(({ made }) => made),
    'carried out by another instance than approved': sum((one) =>
      Number(wrote(one, 'created') !== undefined && wrote(one, 'created') !== wrote(one, 'approved')),
    ),
    'overtaken workers': fleet.log.filter(({ msg }) => msg === 'another worker went on with this request').length,
  };
  for (const { method, to } of fleet.slack.calls) {
    if (method !== 'block_actions') continue;
    const instance = fleet.reached(to);
    const name = instance === undefined ? 'clicks that reached nobody' : `clicks at instance ${instance}`;
    figures[name] = (figures[name] ?? 0) + 1;
  }
  return figures;
}
