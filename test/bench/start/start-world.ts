import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import { postOf } from '../load/post.ts';
import { createBenchWorld, type Served } from '../world/bench-world.ts';
import { createDatabaseOnDisk } from '../world/on-disk.ts';
import { recordPayloads } from '../world/record-payloads.ts';

/** `cached`: the bare app with Node's compile cache, which ours has too. */
export type Side = 'ours' | 'bare' | 'cached';

/** Starts of the program and of the bare app, one at a time, against the same stand-ins. */
export interface StartWorld {
  readonly start: Readonly<Record<Side, () => Promise<Served>>>;
  /** Resolves when a `/create-user` is answered. */
  command(url: string): Promise<void>;
  close(): Promise<void>;
}

export async function createStartWorld(): Promise<StartWorld> {
  const world = await createBenchWorld({ isTimeless: true });
  const { slack } = world;
  const database = await createDatabaseOnDisk();
  const ours = () => world.start(database.url);
  // The story leaves a database behind that has its tables and a few rows.
  const first = await ours();
  const { command, view } = await recordPayloads(slack, first.url, database.path);
  await first.program.remove();
  const bare = (name: string) => () =>
    world.startBeside(new URL(`../bare/${name}`, import.meta.url), { VIEW: JSON.stringify(view) });
  return {
    start: { ours, bare: bare('bare-app.ts'), cached: bare('start.js') },
    async command(url) {
      const post = postOf({ ...command, trigger_id: slack.trigger(seedIds.rita) }, slack.signingSecret);
      const response = await fetch(url, { method: 'POST', ...post });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`the command was answered with ${response.status}`);
    },
    async close() {
      await world.close();
      await database.drop();
    },
  };
}
