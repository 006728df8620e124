import { once } from 'node:events';
import * as v from 'valibot';
import type { Program } from '../../helpers/program.ts';

/** With these the program can be asked by `liveHeap`. */
export const ASKABLE = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

const MB = 1024 ** 2;
const evaluated = v.object({ id: v.number(), result: v.object({ result: v.object({ value: v.number() }) }) });

/** What is left on a program's heap once all garbage is collected, in MB: asked through Node's inspector. */
export async function liveHeap(program: Program): Promise<number> {
  const line = await program.line(/^Debugger listening on ws:/);
  const socket = new WebSocket(line.slice(line.indexOf('ws://')));
  await once(socket, 'open');
  const ask = async (method: string, params: object = {}): Promise<unknown> => {
    const answered = once(socket, 'message');
    socket.send(JSON.stringify({ id: 1, method, params }));
    const [{ data }] = await answered;
    return JSON.parse(data);
  };
  try {
    // What the first one lets go of may hold something that only the second finds to be garbage.
    for (let times = 0; times < 2; times += 1) await ask('HeapProfiler.collectGarbage');
    const answer = await ask('Runtime.evaluate', { expression: 'process.memoryUsage().heapUsed' });
    return v.parse(evaluated, answer).result.result.value / MB;
  } finally {
    socket.close();
  }
}
