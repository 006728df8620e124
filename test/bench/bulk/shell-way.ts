import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { seedIds } from '../../../src/sandbox/cxengage/seed.ts';
import type { PlatformAlone } from './platform-alone.ts';

/** What people do by hand: a POST for each line, four at a time, with curl. False where there is no xargs or no curl. */
export async function shellWay({ url, token }: PlatformAlone, rows: number): Promise<boolean> {
  const body = `{"email":"shell.{}@example.com","roleId":"${seedIds.platformUser}","status":"enabled"}`;
  const curl = ['curl', '-s', '-o', '/dev/null', '-X', 'POST', url];
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
