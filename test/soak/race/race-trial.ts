import { randomUUID } from 'node:crypto';
import type { SingleRequest } from '../../../src/domain/request.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import { openStore } from '../../../src/store/open.ts';
import { eventually } from '../../helpers/eventually.ts';
import { type Fleet, type FleetOptions, startFleet } from '../../helpers/fleet.ts';
import { openRecords, type Place, type Records, type State } from '../../helpers/open-records.ts';
import { createPostgresDatabase } from '../../helpers/postgres.ts';
import { submission } from '../../helpers/requests.ts';
import { createChance } from '../chance.ts';
import type { Findings } from '../findings.ts';
import { pressAtOnce } from './press-at-once.ts';
import { raceRequests } from './race-requests.ts';
import { raceVerdict, type Wave } from './race-verdict.ts';
import { roughWeather } from './rough-weather.ts';
import { watchPosts } from './watch-posts.ts';

const INSTANCES = 3;
/** The one that is stopped and started again. */
const RESTARTED = 1;
/** Less than the 5 s after which a write is not sent any more. */
const STEP_MS = 4_000;
/** How many steps between two looks at the requests. */
const STEPS_A_LOOK = 30;
/** How long the clock stands at most while something moves, in looks: nothing must wait for it for ever. */
const PATIENCE = 100;
/** The same for a click, whose 3 s are counted by that clock: a busy machine may take that long to carry it. */
const PATIENCE_WITH_CLICKS = 1_000;
const MOST_LOOKS_EACH = 60;
const LEAST_LOOKS = 1_500;
/** Posts to the channel are paced, and a job that waits for its turn draws all messages of its request again each time. */
const OPEN_AT_ONCE = 24;

export interface TrialPlan {
  readonly server: string;
  readonly mode: FleetOptions['mode'];
  /** What CxEngage says to an address that is taken; `off` stores it twice. */
  readonly duplicate: 400 | 'off';
  readonly count: number;
  readonly seed: number;
}

/** Three instances on one database, each request approved by four clicks at once, in rough weather. */
export async function raceTrial({ server, mode, duplicate, count, seed }: TrialPlan): Promise<Findings> {
  const chance = createChance(seed);
  const database = await createPostgresDatabase(server);
  const fleet = await startFleet({
    mode,
    databaseUrl: database.url,
    size: INSTANCES,
    // A job that runs then always has a slot for its call, which the loop below relies on.
    env: { CXENGAGE_CONCURRENCY: '32' },
    prepare({ slack, cxengage }) {
      slack.workspace.changeGroup(people.requesterGroup, [people.rita, people.omar]);
      cxengage.settings.duplicate = duplicate;
    },
  });
  const records = await openRecords(database.url);
  const store = await openStore({ url: database.url, clock: fleet.clock, newId: randomUUID });
  try {
    const postsFor = watchPosts(fleet);
    const endWeather = roughWeather(fleet, chance, count);
    const requests = raceRequests(fleet, chance, count);
    const waves = await untilOver(fleet, records, requests, (request) =>
      store.submit(request, submission(request, request.id, ['show_request'])),
    );
    const struck = endWeather();
    return await raceVerdict({ fleet, records, requests, waves, struck, postsFor });
  } finally {
    await records.close();
    await store.close();
    await fleet.close();
    await database.drop();
  }
}

/**
 * Submits and presses what can be, restarts an instance in the middle, and moves the clock while nothing else moves,
 * until every request has ended.
 */
async function untilOver(
  fleet: Fleet,
  records: Records,
  requests: readonly SingleRequest[],
  submit: (request: SingleRequest) => Promise<unknown>,
): Promise<readonly Wave[]> {
  const { clock, cxengage, slack } = fleet;
  const [ana, ben] = [slack.as(people.ana), slack.as(people.ben)];
  const waves: Wave[] = [];
  const begun = new Set<string>();
  const moving = new Set<Promise<void>>();
  let clicking = 0;
  let restarting = false;
  let restarted = false;
  let open: readonly State[] = [];
  let broken: unknown;
  let stood = 0;

  const go = (work: Promise<void>) => {
    const tracked = work
      .catch((error) => {
        broken ??= error;
      })
      .finally(() => moving.delete(tracked));
    moving.add(tracked);
  };
  const restart = async () => {
    restarting = true;
    await fleet.stop(RESTARTED);
    await fleet.start(RESTARTED);
    restarting = false;
  };
  const press = ({ id, revision }: State, place: Place | undefined, button: Wave['button']) => {
    const message = slack.workspace.messages.find((one) => one.channel === place?.channel && one.ts === place.ts);
    if (!message || begun.has(`${id} ${button}`) || !JSON.stringify(message.blocks).includes(button)) return;
    begun.add(`${id} ${button}`);
    const clickers = button === 'approve_request' ? [ana, ben, ana, ben] : [ana, ben];
    const pressed = pressAtOnce(clickers, message, button, revision);
    clicking += 1;
    go(
      pressed
        .then((presses) => void waves.push({ request: id, button, presses }))
        .finally(() => {
          clicking -= 1;
        }),
    );
  };
  /** Moves the clock unless something moves without it: a click, a job that is due, or one whose call is not held. */
  const step = async (): Promise<'moved' | 'stands' | 'idle'> => {
    const { running, due, left } = await records.load(clock.now());
    if (left === 0 && moving.size === 0) return 'idle';
    const held = cxengage.calls.filter(({ status }) => status === 'waiting').length;
    const busy = due > 0 || running > held || clicking > 0;
    stood = busy ? stood + 1 : 0;
    // An instance that stops may be waiting for a call that is held.
    const patience = clicking > 0 && !restarting ? PATIENCE_WITH_CLICKS : PATIENCE;
    if (busy && stood < patience) return 'stands';
    stood = 0;
    clock.advance(STEP_MS);
    return restarting ? 'stands' : 'moved';
  };
  const look = async (): Promise<true | undefined> => {
    if (broken) throw broken;
    const [states, places] = [await records.states(), await records.places()];
    open = states.filter((state) => !isOver(state));
    const ended = states.length - open.length;
    for (const request of requests.slice(states.length, ended + OPEN_AT_ONCE)) await submit(request);
    const placeOf = ({ id }: State, purpose: string) =>
      places.find((place) => place.request === id && place.purpose === purpose);
    for (const state of states) {
      if (state.status === 'pending') press(state, placeOf(state, 'card'), 'approve_request');
      if (state.retryable && state.attempt === 1) press(state, placeOf(state, 'result_1'), 'retry_request');
    }
    if (!restarted && begun.size >= requests.length / 2) {
      restarted = true;
      go(restart());
    }
    let moved: Awaited<ReturnType<typeof step>> = 'moved';
    for (let steps = 0; steps < STEPS_A_LOOK && moved === 'moved'; steps += 1) moved = await step();
    return (moved === 'idle' && ended === requests.length) || undefined;
  };
  await eventually(look, 'the end of all requests', LEAST_LOOKS + MOST_LOOKS_EACH * requests.length).catch((error) => {
    throw new Error(`${error.message}; open: ${JSON.stringify(open)}`);
  });
  return waves;
}

const isOver = ({ status, retryable, attempt }: State) =>
  status === 'created' || (status === 'failed' && !(retryable && attempt === 1));
