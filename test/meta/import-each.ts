import { Server, Socket } from 'node:net';
import process, { argv, getActiveResourcesInfo, stdout } from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

// Imports each file named on the command line and prints a line of JSON for each that does more than define tests. It
// runs under the permission model of Node.js, which refuses processes, threads, writing files, and native code and so
// SQLite (https://nodejs.org/api/permissions.html). Servers, connections and timers are watched here.

let problems: string[] = [];
const refuse = (what: string) =>
  function refused(): never {
    problems.push(what);
    throw new Error(what);
  };
Server.prototype.listen = refuse('it listens');
Socket.prototype.connect = refuse('it connects');
globalThis.fetch = refuse('it fetches');
process.on('unhandledRejection', (error) => void problems.push(messageOf(error)));
// Keeps uvu from running the tests once they are imported.
Object.assign(globalThis, { UVU_DEFER: 1, UVU_QUEUE: [[null]] });

for (const file of argv.slice(2)) {
  const before = getActiveResourcesInfo();
  await import(pathToFileURL(file).href).catch((error: unknown) => void problems.push(messageOf(error)));
  await nextTurn();
  const open = getActiveResourcesInfo();
  if (open.length > before.length) problems.push(`it leaves ${open.slice(before.length).join(', ')} open`);
  if (problems.length > 0) stdout.write(`${JSON.stringify({ file, problem: problems[0] })}\n`);
  problems = [];
}
// A timer of a bad file would keep the process.
process.exit();

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
