import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createClock } from '../../../src/sandbox/clock.ts';
import { seedIds } from '../../../src/sandbox/cxengage/seed.ts';
import { type CxengageStandIn, startCxengage } from '../../../src/sandbox/cxengage/server.ts';
import { network } from './network.ts';
import { watchUsers } from './watch-users.ts';

/** What people do by hand: a POST for each line, four at a time, with curl. Answers with rows a second; undefined without curl. */
export async function shellWay(rows: number): Promise<number | undefined> {
  const cxengage = await startCxengage({ clock: createClock() });
  const end = network(cxengage, false);
  const calls = watchUsers(cxengage);
  try {
    const ended = await run(cxengage, await tokenOf(cxengage), rows);
    return ended ? (calls.posts / calls.postingMs) * 1_000 : undefined;
  } finally {
    end();
    await cxengage.close();
  }
}

async function tokenOf({ url, apiKey }: CxengageStandIn): Promise<string> {
  const response = await fetch(`${url}/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: apiKey.id, password: apiKey.secret }),
  });
  return String(Object(await response.json()).token);
}

async function run({ url }: CxengageStandIn, token: string, rows: number): Promise<boolean> {
  const body = `{"email":"shell.{}@example.com","roleId":"${seedIds.platformUser}","status":"enabled"}`;
  const curl = ['curl', '-s', '-o', '/dev/null', '-X', 'POST', `${url}/v1/users`];
  const headers = ['-H', `Authorization: Token ${token}`, '-H', 'Content-Type: application/json'];
  const child = spawn('xargs', ['-P', '4', '-I', '{}', ...curl, ...headers, '-d', body], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const started = once(child, 'spawn').then(
    () => true,
    () => false,
  );
  if (!(await started)) return false;
  child.stdin.end(Array.from({ length: rows }, (_, at) => `${at + 1}\n`).join(''));
  const [code] = await once(child, 'close');
  return code === 0;
}
