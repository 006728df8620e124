import { randomUUID } from 'node:crypto';
import type { Test } from 'uvu';
import type { Store } from '../../src/ports/store.ts';
import { createClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import { openStore } from '../../src/store/open.ts';
import type { TestDatabase } from '../helpers/databases.ts';
import { batchFacts } from './contract/batches.ts';
import { instanceFacts } from './contract/instances.ts';
import { jobFacts } from './contract/jobs.ts';
import { lostStartFacts } from './contract/lost-starts.ts';
import { recordFacts } from './contract/records.ts';
import { requestFacts } from './contract/requests.ts';
import { rowsOfOnePersonFacts } from './contract/rows-of-one-person.ts';
import { sharedAnswerFacts } from './contract/shared-answers.ts';
import { transitionFacts } from './contract/transitions.ts';

export interface Opened {
  readonly store: Store;
  /** Of the database. */
  readonly url: string;
  /** The store's clock; it can be moved. */
  readonly clock: SandboxClock;
  /** Another store on the same database. */
  again(): Promise<Store>;
}
/** Adds a test that gets an empty store, which is closed after it. */
export type Fact = (name: string, check: (opened: Opened) => Promise<void>) => void;

/** Adds to `test` what the Store port promises. `create` makes an empty database for each test. */
export function storeFacts(test: Test, create: () => Promise<TestDatabase>): void {
  const fact: Fact = (title, check) =>
    test(title, async () => {
      const database = await create();
      const clock = createClock();
      const stores: Store[] = [];
      const again = async () => {
        const store = await openStore({ url: database.url, clock, newId: randomUUID });
        stores.push(store);
        return store;
      };
      try {
        await check({ store: await again(), url: database.url, clock, again });
      } finally {
        for (const store of stores) await store.close();
        await database.drop();
      }
    });
  requestFacts(fact);
  transitionFacts(fact);
  jobFacts(fact);
  lostStartFacts(fact);
  recordFacts(fact);
  batchFacts(fact);
  rowsOfOnePersonFacts(fact);
  sharedAnswerFacts(fact);
  instanceFacts(fact);
}
