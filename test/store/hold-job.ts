import { randomUUID } from 'node:crypto';
import { openStoreExclusively } from '../../src/store/open.ts';

/** Has a store for itself, holds a job of it for an hour, says so, and waits to be killed. */
const [url = ''] = process.argv.slice(2);

const store = await openStoreExclusively({ url, clock: { now: Date.now }, newId: randomUUID });
await store.connect();
const [claim] = await store.claimJobs('show_request', 1, 3_600_000);
console.log(claim ? 'holding' : 'no job');
setInterval(() => {}, 60_000);
