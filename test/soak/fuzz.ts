import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postSigned } from '../../src/sandbox/slack/http-mode.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { type Scene, withProgram } from '../with-program.ts';
import { createChance } from './chance.ts';
import type { Effort, Findings } from './findings.ts';
import { programRows, settle } from './fuzz-world.ts';
import { hostilePayloads, type Shot } from './hostile-payloads.ts';

/** Slack takes an answer for lost after that. */
const ANSWER_MS = 3_000;
const GIVEN_UP_MS = 60_000;
const AT_ONCE = 32;
/** Payloads between two looks at what is stored. */
const BATCH = 500;
/** V8 takes memory as long as it may, and gives none back: only in a small heap does growth mean a leak. */
const SMALL_HEAP = '--max-old-space-size=128 --max-semi-space-size=4';
const MOST_GROWTH_KB = 64 * 1024;
const HOURS_MS = 6 * 3_600_000;
const KEPT_CHARACTERS = 100_000;
const MOST_FAILURES = 30;
/** Lines of the log about an error that the program did not expect. */
const UNFORESEEN = ['listener failed', 'an event could not be processed'];
/**
 * Slack refuses a made-up id or trigger, Bolt cannot match an action that is no object against any route, and an answer
 * that comes too late on a busy machine is not taken. Any other cause means that a payload was taken for what it is not.
 */
const FORESEEN = /^(?:WebAPI\w*Error slack_|Error slack_bolt_(?:multiple_listener|receiver_ack_multiple)_error)/;

/**
 * Sends `count` malformed or hostile payloads, each with a good signature, to the real program. Each has to be answered in
 * time, none may change anything, and afterwards the program has to work as before, in the same memory.
 */
export async function fuzz({ count, seed, say }: Effort): Promise<Findings> {
  const figures: Record<string, number | string> = {};
  const failures: string[] = [];
  const add = (name: string) => {
    figures[name] = Number(figures[name] ?? 0) + 1;
  };
  const onLines = (lines: string) => {
    for (const line of lines.split('\n')) {
      if (line.includes('"msg":"unhandled rejection"')) failures.push(`somewhere: ${line}`);
      if (!UNFORESEEN.some((msg) => line.includes(`"msg":"${msg}"`))) continue;
      const cause = causeIn(line);
      add(`log: ${cause}`);
      if (!FORESEEN.test(cause)) failures.push(`an error of the program's own: ${line.slice(0, 600)}`);
    }
  };
  const trap = await startTrap();
  try {
    await withProgram((scene) => attack(scene), {
      env: { LOG_LEVEL: 'info', NODE_OPTIONS: SMALL_HEAP },
      program: { limitMs: HOURS_MS, keeps: KEPT_CHARACTERS, onLines },
    });
  } catch (error) {
    failures.unshift(`the program or its log: ${error instanceof Error ? error.message : error}`);
  } finally {
    await trap.close();
  }
  if (trap.calls() > 0) failures.push(`${trap.calls()} answers were posted to an address that is not Slack's`);
  return { figures: sorted(figures), failures: failures.slice(0, MOST_FAILURES) };

  async function attack(scene: Scene): Promise<void> {
    const { slack, program } = scene;
    const url = `http://127.0.0.1:${await scene.running()}/slack/events`;
    const world = await settle(scene);
    const { trigger } = slack;
    const next = hostilePayloads({ chance: createChance(seed), world, trigger, trap: trap.url });
    let before = standOf(scene);
    let isOver = false;
    void program.ended.then(({ code, signal, stderr }) => {
      if (!isOver && signal !== 'SIGKILL')
        failures.unshift(`the program ended with ${code ?? signal}: ${stderr.slice(-1_000)}`);
    });
    let slowest = 0;
    const late: { readonly which: string; readonly shot: Shot }[] = [];
    let warm: number | undefined;

    const send = async ({ body, contentType }: Shot) => {
      const started = performance.now();
      const answering = postSigned(
        url,
        slack.signingSecret,
        { body, contentType },
        {},
        AbortSignal.timeout(GIVEN_UP_MS),
      );
      const answer = await answering.then(
        ({ status }) => String(status),
        (error: Error) => `none (${error.cause ?? error})`,
      );
      return { answer, ms: Math.round(performance.now() - started) };
    };
    const shoot = async (number: number) => {
      const shot = next();
      const { answer, ms } = await send(shot);
      add(`sent: ${shot.kind}`);
      add(`answered: ${answer}`);
      slowest = Math.max(slowest, ms);
      const which = `payload ${number} of seed ${seed} (${shot.kind})`;
      if (/^none|^5/.test(answer)) failures.push(`${which}: answer ${answer} after ${ms} ms`);
      if (ms > ANSWER_MS) late.push({ which, shot });
    };
    for (let from = 0; from < count && failures.length < MOST_FAILURES; from += BATCH) {
      const to = Math.min(from + BATCH, count);
      let number = from;
      const worker = async () => {
        while (number < to) await shoot(number++);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      // A machine that has other work too is slow with everything: what was late gets another try alone.
      for (const { which, shot } of late.splice(0)) {
        const { answer, ms } = await send(shot);
        if (ms > ANSWER_MS) failures.push(`${which}: answer ${answer} after ${ms} ms, alone`);
      }
      const after = standOf(scene);
      failures.push(
        ...differences(before, after).map((what) => `payloads ${from} to ${to - 1} of seed ${seed}: ${what}`),
      );
      before = after;
      if (to >= count / 5) warm ??= await memoryOf(program.pid);
      if (to % 5_000 === 0) say(`  ${to} sent, ${await memoryOf(program.pid)} kB`);
    }

    const end = await memoryOf(program.pid);
    Object.assign(figures, { payloads: count, 'slowest answer, ms': slowest });
    Object.assign(figures, { 'memory after a fifth, kB': warm ?? 0, 'memory at the end, kB': end });
    if (end - (warm ?? 0) > MOST_GROWTH_KB) failures.push(`its memory grew from ${warm} kB to ${end} kB`);
    await opensForm(scene);
    isOver = true;
  }
}

/** What may not change, by what it is. */
function standOf(scene: Scene): Readonly<Record<string, readonly string[]>> {
  const { slack, cxengage } = scene;
  const texts = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one));
  return {
    requests: texts(programRows(scene, 'select * from requests')),
    jobs: texts(programRows(scene, 'select * from jobs')),
    'messages of requests': texts(programRows(scene, 'select * from messages')),
    'audit events': texts(programRows(scene, "select * from audit_events where kind <> 'click_refused'")),
    'messages in Slack': texts(slack.workspace.messages.filter((message) => !isPrivateAnswer(message))),
    'writes to CxEngage': texts(cxengage.calls.filter(({ wrote }) => wrote)),
  };
}

/** Only words, for one person alone: by response_url, or directly where the bot is not in the channel. */
function isPrivateAnswer({ ephemeralTo, channel, blocks }: Message): boolean {
  return ephemeralTo !== undefined || (channel.startsWith('D') && blocks === undefined);
}

function differences(before: ReturnType<typeof standOf>, after: ReturnType<typeof standOf>): readonly string[] {
  return Object.entries(after).flatMap(([what, list]) => {
    const known = new Set(before[what]);
    const fresh = list.filter((one) => !known.has(one));
    return fresh.length > 0 || list.length !== known.size
      ? [`the ${what} changed: ${fresh.join(' ').slice(0, 400)}`]
      : [];
  });
}

async function opensForm({ slack }: Scene): Promise<void> {
  const rita = slack.as(people.rita);
  const open = rita.view();
  const { failure } = await rita.command('');
  if (failure) throw new Error(`it answers no command any more: ${failure}`);
  const isForm = () => rita.view() !== open && rita.view()?.view.callback_id === 'create_user';
  await slack.until(() => isForm() || undefined, 'a form');
}

/** Resident memory of a process, in kB (proc_pid_status(5)). */
async function memoryOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
}

function sorted(figures: Findings['figures']): Findings['figures'] {
  return Object.fromEntries(Object.entries(figures).sort(([a], [b]) => a.localeCompare(b)));
}

/** The error without its reference and its further frames. */
function causeIn(line: string): string {
  return /"cause":"(.*?) at /.exec(line)?.[1] ?? line.slice(0, 200);
}

/** A server to which nothing may be sent. */
async function startTrap() {
  let calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    response.end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    calls: () => calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
