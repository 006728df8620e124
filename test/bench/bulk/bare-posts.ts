import { seedIds } from '../../../src/sandbox/cxengage/seed.ts';

/** A process that does nothing but POST users, some at once: `URL TOKEN ROWS AT_ONCE`. */
const [url = '', token = '', rows = '0', atOnce = '1'] = process.argv.slice(2);
const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };
let next = 0;

async function post(): Promise<void> {
  while (next < Number(rows)) {
    next += 1;
    const user = { email: `bare.${next}@example.com`, roleId: seedIds.platformUser, status: 'enabled' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(user) });
    await response.text();
  }
}

await Promise.all(Array.from({ length: Number(atOnce) }, post));
