import { performance } from 'node:perf_hooks';
import { postgresServer } from '../helpers/postgres.ts';
import type { Effort, Findings } from './findings.ts';
import { raceTrial } from './race/race-trial.ts';

/** Both ways in, with CxEngage guarding against doubled addresses and not; which goes with which depends on the seed. */
const trialsOf = (seed: number) =>
  seed % 2 === 0
    ? ([
        { mode: 'socket', duplicate: 400 },
        { mode: 'http', duplicate: 'off' },
      ] as const)
    : ([
        { mode: 'socket', duplicate: 'off' },
        { mode: 'http', duplicate: 400 },
      ] as const);

/**
 * `count` requests, each approved by four clicks at once that reach different instances of the program on one PostgreSQL
 * database, with faults on every side and one instance restarted: each is carried out exactly once. Needs
 * TEST_DATABASE_URL.
 */
export async function race({ count, seed, say }: Effort): Promise<Findings> {
  if (!postgresServer) throw new Error('The race needs a PostgreSQL server: set TEST_DATABASE_URL.');
  const server = postgresServer;
  const begun = performance.now();
  const trials = await Promise.all(
    trialsOf(seed).map(async ({ mode, duplicate }, number) => {
      const share = Math.floor((count + number) / 2);
      const plan = { server, mode, duplicate, count: share, seed: seed + number };
      const name = `${mode}, duplicate ${duplicate}`;
      const findings = await raceTrial(plan).catch((error): Findings => ({ figures: {}, failures: [String(error)] }));
      say(`  ${name}: ${share} requests, ${findings.failures.length} broken promises`);
      return { ...findings, failures: findings.failures.map((failure) => `seed ${seed}, ${name}: ${failure}`) };
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  const figures: Record<string, number | string> = {};
  for (const [name, figure] of trials.flatMap((trial) => Object.entries(trial.figures)))
    figures[name] = Number(figures[name] ?? 0) + Number(figure);
  return {
    figures: { ...figures, seconds: seconds.toFixed(1), 'requests a second': (count / seconds).toFixed(1) },
    failures: trials.flatMap(({ failures }) => failures),
  };
}
