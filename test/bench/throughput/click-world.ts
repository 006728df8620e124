import { startGenerator } from '../load/load.ts';
import { postOf } from '../load/post.ts';
import { createBenchWorld } from '../world/bench-world.ts';
import { clickOn } from '../world/click-on.ts';
import { recordClick } from '../world/record-click.ts';
import { allDecided, seedRequests } from '../world/seed-requests.ts';

/** Instances of the program on one database, the bare app, and people who approve. */
export interface ClickWorld {
  /** So many approvals, from so many users at once; answers with how many a second. Their jobs stay queued. */
  clicks(side: 'ours' | 'bare', users: number, count: number): Promise<number>;
  close(): Promise<void>;
}

export async function createClickWorld(databaseUrl: string, instances: number): Promise<ClickWorld> {
  const world = await createBenchWorld();
  const { slack } = world;
  const generator = startGenerator();
  const click = await recordClick(world);
  const ours: string[] = [];
  for (let count = 0; count < instances; count += 1) ours.push((await world.start(databaseUrl)).url);
  const bare = await world.startBeside(new URL('../bare/bare-app.ts', import.meta.url), {});
  const urls = { ours, bare: [bare.url] };
  world.holdJobs();
  return {
    async clicks(side, users, count) {
      const payloads =
        side === 'bare'
          ? Array.from({ length: count }, () => click)
          : (await seedRequests(databaseUrl, count)).map((card) => clickOn(click, card));
      const posts = payloads.map((payload) => postOf(payload, slack.signingSecret));
      const { elapsedMs } = await generator.send({ urls: urls[side], users, posts });
      if (side === 'ours') await allDecided(databaseUrl);
      return (count / elapsedMs) * 1_000;
    },
    async close() {
      generator.close();
      await world.close();
    },
  };
}
