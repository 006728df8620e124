import { setTimeout as wait } from 'node:timers/promises';
import { httpBody, postSigned } from '../../../src/sandbox/slack/http-mode.ts';
import { type Json, jsonOf } from '../../../src/sandbox/slack/json.ts';
import { createBenchWorld } from '../world/bench-world.ts';
import { clickOn } from '../world/click-on.ts';
import { recordClick } from '../world/record-click.ts';
import { seedRequests } from '../world/seed-requests.ts';

/** Between two clicks: the rest of what the first one causes. */
const PAUSE_MS = 40;
/** What the seeding of requests leaves to be done, in the database and on the disk, is over by then. */
const SETTLE_MS = 500;
const LIMIT_MS = 30_000;

/** Instances of the program on one database and the bare app, with nothing to do but what is asked of them. */
export interface ErrandWorld {
  /** Milliseconds from each click to the POST, clicks going to the instances in turn. */
  errands(count: number): Promise<readonly number[]>;
  /** Milliseconds from each click to the bare app's ack. */
  acks(count: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

export async function createErrandWorld(databaseUrl: string, instances: number): Promise<ErrandWorld> {
  const world = await createBenchWorld();
  const { slack, cxengage } = world;
  const click = await recordClick(world);
  const ours: string[] = [];
  for (let count = 0; count < instances; count += 1) ours.push((await world.start(databaseUrl)).url);
  const bare = await world.startBeside(new URL('../bare/bare-app.ts', import.meta.url), {});
  // A channel takes one message a second: those of the clicks before would be what the next one meets.
  world.holdPosts();
  const post = async (url: string, payload: Json) => {
    const { status } = await postSigned(url, slack.signingSecret, httpBody(payload), {}, AbortSignal.timeout(LIMIT_MS));
    if (status !== 200) throw new Error(`a click was answered with ${status}`);
  };
  const arrival = (email: string) =>
    new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${email} was not created`)), LIMIT_MS);
      const stop = cxengage.onCall(({ method, path, body }) => {
        if (method !== 'POST' || path !== '/v1/users' || jsonOf(body).email !== email) return;
        clearTimeout(timer);
        stop();
        resolve(performance.now());
      });
    });
  return {
    async errands(count) {
      const durations: number[] = [];
      const cards = await seedRequests(databaseUrl, count);
      await wait(SETTLE_MS);
      for (const card of cards) {
        const arrived = arrival(card.email);
        const clicked = performance.now();
        await post(ours[durations.length % ours.length] ?? '', clickOn(click, card));
        durations.push((await arrived) - clicked);
        await wait(PAUSE_MS);
      }
      return durations;
    },
    async acks(count) {
      const durations: number[] = [];
      for (let left = count; left > 0; left -= 1) {
        const clicked = performance.now();
        await post(bare.url, click);
        durations.push(performance.now() - clicked);
        await wait(PAUSE_MS);
      }
      return durations;
    },
    close: world.close,
  };
}
