import { createClock } from '../../../src/sandbox/clock.ts';
import { type CxengageStandIn, startCxengage } from '../../../src/sandbox/cxengage/server.ts';
import { environmentOf } from '../../../src/sandbox/environment-of.ts';
import { seed } from '../../../src/sandbox/slack/seed.ts';
import { type SlackStandIn, startSlack } from '../../../src/sandbox/slack/server.ts';
import { SCOPES } from '../../../src/slack/check.ts';
import { type Program, startProgram } from '../../helpers/program.ts';
import { optionsOfStart } from './options-of-start.ts';

const START = new URL('../../../src/start.js', import.meta.url);
const HOUR_MS = 3_600_000;

/** The stand-ins in this process, for programs in processes of their own. */
export interface BenchWorld {
  readonly slack: SlackStandIn;
  readonly cxengage: CxengageStandIn;
  /** Starts the real program as `npm start` does; resolves when it runs, with where Slack reaches it. */
  start(databaseUrl: string, differently?: Readonly<Record<string, string>>): Promise<Served>;
  /** Starts a file of the benches with what the program gets, and more. */
  startBeside(file: URL, more: Readonly<Record<string, string>>): Promise<Served>;
  /** Slack does not answer posts: messages wait for their turn. Answers with what ends it. */
  holdPosts(): () => void;
  /** Neither stand-in answers what a job of a seeded request asks: jobs stay queued behind the few that wait. Answers with what ends it. */
  holdJobs(): () => void;
  close(): Promise<void>;
}

export interface Served {
  readonly url: string;
  readonly program: Program;
}

export interface WorldOptions {
  /** Nothing expires in Slack: what takes a trigger id may come as late as it likes. */
  readonly isTimeless?: boolean;
}

export async function createBenchWorld({ isTimeless = false }: WorldOptions = {}): Promise<BenchWorld> {
  const clock = createClock();
  const started = clock.now();
  const slackClock = isTimeless ? { ...clock, now: () => started } : clock;
  const [slack, cxengage] = await Promise.all([
    startSlack({ clock: slackClock, seed, scopes: SCOPES }),
    startCxengage({ clock }),
  ]);
  const env = environmentOf(slack, cxengage, 'http');
  const programs = new Set<Program>();
  const serve = async (file: URL, more: Readonly<Record<string, string>>, options: readonly string[]) => {
    const started = await startProgram(file, { env: { ...env, ...more }, options, limitMs: HOUR_MS, keeps: 10_000 });
    const program: Program = {
      ...started,
      async remove() {
        if (programs.delete(program)) await started.remove();
      },
    };
    programs.add(program);
    const { port } = JSON.parse(await program.line(/"msg":"running"/));
    return { url: `http://127.0.0.1:${port}/slack/events`, program };
  };
  const holdPosts = () => {
    const ends = ['chat.postMessage', 'chat.update'].map((method) =>
      slack.fault({ method, times: Number.POSITIVE_INFINITY, effect: { slow: HOUR_MS } }),
    );
    return () => ends.forEach((end) => void end());
  };
  return {
    slack,
    cxengage,
    start: async (databaseUrl, differently = {}) =>
      serve(START, { DATABASE_URL: databaseUrl, ...differently }, await optionsOfStart()),
    startBeside: async (file, more) => serve(file, more, await optionsOfStart()),
    holdPosts,
    holdJobs() {
      const path = /email=person/;
      const ends = [
        holdPosts(),
        cxengage.fault({ match: { path }, times: Number.POSITIVE_INFINITY, effect: { kind: 'hang' } }),
      ];
      return () => ends.forEach((end) => void end());
    },
    async close() {
      await Promise.all([...programs].map((program) => program.remove()));
      await Promise.all([slack.close(), cxengage.close()]);
    },
  };
}
