import { randomUUID } from 'node:crypto';
import { openStore } from '../../src/store/open.ts';

const [url = ''] = process.argv.slice(2);

const store = await openStore({ url, clock: { now: Date.now }, newId: randomUUID });
await store.close();
