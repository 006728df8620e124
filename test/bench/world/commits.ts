import { randomUUID } from 'node:crypto';
import { decideRequest } from '../../../src/services/decide.ts';
import { openStore } from '../../../src/store/open.ts';
import { approver } from './approver.ts';
import { seedRequests } from './seed-requests.ts';

const { by, ...who } = approver;

/** Before what is measured: each statement is prepared and the code compiled. */
const WARM_UP = 50;

export interface Commits {
  /** Milliseconds of each decision, one after the other. */
  readonly durations: readonly number[];
  /** Decisions a second, `atOnce` at a time. */
  readonly rate: number;
}

/** Decisions with nothing around them: the same service, statements and database, no HTTP and no Bolt. */
export async function commits(url: string, count: number, atOnce: number): Promise<Commits> {
  const clock = { now: Date.now };
  const store = await openStore({ url, clock, newId: randomUUID });
  const ports = { store, ...who, clock, newId: randomUUID };
  const decide = async ({ revision, channel, ts }: Awaited<ReturnType<typeof seedRequests>>[number]) => {
    const decided = await decideRequest(ports, { verb: 'approve', revision, by, message: { channel, ts } }, {});
    if (decided.result !== 'done') throw new Error(`a seeded request was not decided: ${decided.result}`);
  };
  try {
    for (const card of await seedRequests(url, WARM_UP)) await decide(card);
    const durations: number[] = [];
    for (const card of await seedRequests(url, count)) {
      const started = performance.now();
      await decide(card);
      durations.push(performance.now() - started);
    }
    const cards = await seedRequests(url, count);
    let next = 0;
    const started = performance.now();
    const hand = async () => {
      for (let card = cards[next++]; card; card = cards[next++]) await decide(card);
    };
    await Promise.all(Array.from({ length: atOnce }, hand));
    return { durations, rate: (count / (performance.now() - started)) * 1_000 };
  } finally {
    await store.close();
  }
}
