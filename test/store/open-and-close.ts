import { randomUUID } from 'node:crypto';
import { openStore } from '../../src/store/store.ts';

const [url = ''] = process.argv.slice(2);

const store = await openStore({ url, clock: { now: Date.now }, newId: randomUUID });
await store.close();
