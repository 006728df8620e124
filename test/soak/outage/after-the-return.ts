import type { Service } from './plan.ts';
import { isSingle, type Job, type StoredRequest } from './stored.ts';
import type { World } from './world.ts';

/** All work goes on so soon after the return of what it waited for. */
const GOES_ON_MS = 30_000;
/** Posts to one channel are paced: so much more for each message that waits. */
const PACED_MS = 3_000;
const STEP_MS = 2_000;
/** With less failed tries than this, a lost write is looked for every 30 s at least. */
const MOST_LOOK_UPS = 6;

const TO_CXENGAGE = ['carry_out_request', 'carry_out_batch', 'check_batch'];

export interface Returned {
  /** The longest time to the first call for a request or batch, by the moved clock. */
  readonly longestMs: number;
  readonly problems: readonly string[];
}

interface Waiting {
  readonly name: string;
  readonly job: Job;
  /** When the first call for it has come since. */
  readonly calledAt: () => Promise<number | undefined>;
  readonly withinMs: number;
}

/** All services are back: looks when the first call comes for each request and batch that had something to do. */
export async function watchReturn(world: World, services: readonly Service[]): Promise<Returned> {
  const { clock, stored } = world;
  const backAt = clock.now();
  const waiting = await whatWaits(world, backAt);
  const ways = new Map<Waiting, number>();
  const look = async () => {
    const left = await stored.jobs();
    for (const one of waiting) {
      if (ways.has(one)) continue;
      const at = await one.calledAt();
      // What needed no call any more has ended too.
      const isOver = !left.some(({ kind, request_id: id }) => kind === one.job.kind && id === one.job.request_id);
      if (at !== undefined || isOver) ways.set(one, (at ?? clock.now()) - backAt);
    }
  };
  await world.rest();
  await look();
  const most = Math.max(GOES_ON_MS, ...waiting.map(({ withinMs }) => withinMs));
  const isPaused = (await stored.requests()).some(({ status }) => status === 'paused');
  while (
    (ways.size < waiting.length && clock.now() - backAt < most) ||
    (isPaused && clock.now() - backAt < GOES_ON_MS)
  ) {
    await world.step(STEP_MS);
    await look();
  }
  const late = waiting.filter((one) => (ways.get(one) ?? Number.POSITIVE_INFINITY) > one.withinMs);
  return {
    longestMs: Math.max(0, ...ways.values()),
    problems: [
      ...late.map(
        ({ name, job, withinMs }) =>
          `${name}, due after ${Math.round((job.run_at - backAt) / 1_000)} s: no call within ${withinMs / 1_000} s of the return of ${services.join(' and ')}`,
      ),
      ...(await pausedStill(world, backAt)),
    ],
  };
}

/** Batches that the bot has paused for a service and that do not go on by themselves. */
async function pausedStill({ stored, clock }: World, backAt: number): Promise<readonly string[]> {
  const requests = clock.now() - backAt < GOES_ON_MS ? [] : await stored.requests();
  const paused = requests.filter(({ status, outcome }) => status === 'paused' && outcome?.result === 'waiting');
  return paused.map(({ id }) => `batch ${id} is still paused for a service`);
}

async function whatWaits(world: World, backAt: number): Promise<readonly Waiting[]> {
  const { stored, sandbox } = world;
  const { cxengage, slack } = sandbox;
  const [requests, rows, jobs, places] = await Promise.all([
    stored.requests(),
    stored.rows(),
    stored.jobs(),
    stored.messages(),
  ]);
  const [calls, posts] = [cxengage.calls.length, slack.calls.length];
  const shows = jobs.filter(({ kind }) => kind === 'show_request').length;
  return jobs.flatMap((job): readonly Waiting[] => {
    const request = requests.find(({ id }) => id === job.request_id);
    if (!request) return [];
    const name = `${job.kind} of ${request.kind} ${request.content.email} (${request.status})`;
    const own = rows.filter(({ request_id: id }) => id === request.id);
    if (TO_CXENGAGE.includes(job.kind)) {
      if (!goesOn(request, own, job)) return [];
      const calledAt = async () => {
        // A file may have been read only now.
        const now = (await stored.rows()).filter(({ request_id: id }) => id === request.id);
        const emails = request.content.email ? [request.content.email] : now.map(({ email }) => email);
        const isAbout = ({ path, body }: { path: string; body: unknown }) =>
          emails.some((email) => path.includes(encodeURIComponent(email)) || JSON.stringify(body).includes(email));
        const since = cxengage.calls.slice(calls);
        return since.find((call) => call.at >= backAt && (isAbout(call) || isTenantList(call.path)))?.at;
      };
      // The look-up before was perhaps a moment before the return.
      const withinMs = GOES_ON_MS + (request.writes?.open ? 2 * STEP_MS : 0);
      return [{ name, job, calledAt, withinMs }];
    }
    if (job.kind !== 'show_request') return [];
    const own_places = places.filter(({ request_id: id }) => id === request.id).map(({ ts }) => ts);
    const marks = [request.revision, ...own_places, request.content.email].filter((mark) => mark !== '');
    const calledAt = async () =>
      slack.calls
        .slice(posts)
        .find(
          ({ method, arguments: args, at }) =>
            at >= backAt && method.startsWith('chat.') && marks.some((mark) => JSON.stringify(args).includes(mark)),
        )?.at;
    return [{ name, job, calledAt, withinMs: GOES_ON_MS + shows * PACED_MS }];
  });
}

/** The look-up of a tenant's users names nobody. */
const isTenantList = (path: string) => /^\/v1\/tenants\/[^/]+\/users$/.test(path);

/** What waits for a person has nothing to do now, nor what has used up its look-ups and waits for its settling time. */
function goesOn(request: StoredRequest, rows: readonly { state: string }[], { attempts }: Job): boolean {
  const { status, writes, outcome } = request;
  if (isSingle(request)) return !writes?.open || attempts < MOST_LOOK_UPS;
  const isPausedByPerson = status === 'paused' && outcome?.result !== 'waiting';
  const isSettling = rows.length > 0 && !rows.some(({ state }) => state === 'new' || state === 'unchecked');
  return !isPausedByPerson && !isSettling;
}
