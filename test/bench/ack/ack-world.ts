import { type Json, jsonOf } from '../../../src/sandbox/slack/json.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { Program } from '../../helpers/program.ts';
import { type Generator, type Loaded, startGenerator } from '../load/load.ts';
import { postOf } from '../load/post.ts';
import { createBenchWorld } from '../world/bench-world.ts';
import { clickOn } from '../world/click-on.ts';
import { createDatabaseOnDisk } from '../world/on-disk.ts';
import { platformToken } from '../world/platform-token.ts';
import { type Payloads, recordPayloads } from '../world/record-payloads.ts';
import { allDecided, seedRequests } from '../world/seed-requests.ts';

export type Step = 'command' | 'options' | 'submission' | 'click';
export type Side = 'ours' | 'bare';

/** The program and the bare app side by side, for the same people and against the same stand-ins. */
export interface AckWorld {
  /** Ours. */
  readonly program: Program;
  /** So many of a step, from so many users at once. */
  play(side: Side, step: Step, users: number, count: number): Promise<Loaded>;
  close(): Promise<void>;
}

/** As many look-ups at once as may be: how many a platform is asked for is no matter here. */
const CONCURRENCY = { CXENGAGE_CONCURRENCY: '50' };

/** `more`: variables of ours. */
export async function createAckWorld(more: Readonly<Record<string, string>> = {}): Promise<AckWorld> {
  const world = await createBenchWorld({ isTimeless: true });
  const { slack, cxengage } = world;
  const generator: Generator = startGenerator();
  const database = await createDatabaseOnDisk();
  const ours = await world.start(database.url, { ...CONCURRENCY, ...more });
  const payloads = await recordPayloads(slack, ours.url, database.path);
  const bare = await world.startBeside(new URL('../bare/bare-app.ts', import.meta.url), {
    VIEW: JSON.stringify(payloads.view),
    LOOK_UP: `${cxengage.url}/v1/users?email=nobody%40example.com`,
    LOOK_UP_TOKEN: await platformToken(cxengage),
  });
  const urls = { ours: ours.url, bare: bare.url };
  let endHold = world.holdJobs();
  const post = (payload: Json) => postOf(payload, slack.signingSecret);
  let forms = 0;

  const make: Readonly<Record<Step, (side: Side, count: number) => Promise<Json[]>>> = {
    command: async (_side, count) =>
      times(count, () => ({ ...payloads.command, trigger_id: slack.trigger(seedIds.rita) })),
    options: async (_side, count) => times(count, () => payloads.options),
    submission: async (_side, count) => times(count, () => filledIn(payloads, ++forms)),
    async click(side, count) {
      const cards = side === 'ours' ? await seedRequests(database.url, count) : times(count, () => undefined);
      return cards.map((card) => (card ? clickOn(payloads.click, card) : payloads.click));
    },
  };

  return {
    program: ours.program,
    async play(side, step, users, count) {
      const posts = (await make[step](side, count)).map(post);
      const before = opened();
      const loaded = await generator.send({ urls: [urls[side]], users, posts });
      if (step === 'click') await allDecided(database.url);
      if (step === 'command') {
        await slack.until(() => opened() - before >= count || undefined, 'that all forms are open', 60_000);
        // The stand-ins keep every call, for tests to look at.
        endHold();
        slack.reset();
        endHold = world.holdJobs();
      }
      return loaded;
    },
    async close() {
      generator.close();
      await world.close();
      await database.drop();
    },
  };

  function opened(): number {
    let count = 0;
    for (const { method, answer } of slack.calls) if (method === 'views.open' && answer) count += 1;
    return count;
  }
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

/** The form once more, by another view id and for another address. */
function filledIn({ submission }: Payloads, number: number): Json {
  const view = jsonOf(submission.view);
  const state = jsonOf(view.state);
  const email = { email: { type: 'plain_text_input', value: `form.${number}@example.com` } };
  const values = { ...jsonOf(state.values), email };
  return { ...submission, view: { ...view, id: `V0BENCH${number}`, state: { ...state, values } } };
}
