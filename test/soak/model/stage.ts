import { setImmediate as turn } from 'node:timers/promises';
import type { Log } from '../../../src/ports/runtime.ts';
import type { SandboxClock } from '../../../src/sandbox/clock.ts';
import type { RecordedCall } from '../../../src/sandbox/cxengage/calls.ts';
import type { Person } from '../../../src/sandbox/slack/person.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import { createSqliteDatabase } from '../../helpers/databases.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { Name } from './step.ts';
import { createStillClock } from './still-clock.ts';

/** The whole program between the stand-ins, with a clock that stands still and a way to know when it rests. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly clock: SandboxClock;
  /** Its times are those of `clock`, whatever the machine's clock showed. */
  readonly ledger: Ledger;
  /** Sets the clock of the program's machine ahead, or back; resolves when the program has noticed. */
  setClock(byMs: number): Promise<void>;
  person(name: Name): Person;
  /** Calls a method of Slack's Web API with the bot's token, as somebody does who has it too. */
  asBot(method: string, body: object): Promise<void>;
  /** When CxEngage answered a call, or its connection broke; not before now while it waits. */
  endedAt(call: RecordedCall): number;
  /** Resolves when no job runs or is due, but for one whose call the stand-in holds back. */
  quiet(): Promise<void>;
  /** Both stand-ins as at the start, and what the program keeps in memory run out. */
  clean(): Promise<void>;
  close(): Promise<void>;
}

/** Longer than anything that the program keeps in memory. A late write of an earlier story is cancelled. */
const FORGOTTEN_MS = 120_000;
const LIMIT_MS = 10_000;
const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

export async function openStage(): Promise<Stage> {
  const database = await createSqliteDatabase();
  const clock = createStillClock();
  /** How far the machine's clock was ahead from which audit event on. */
  const settings: { readonly after: number; readonly aheadMs: number }[] = [{ after: 0, aheadMs: 0 }];
  const aheadMs = () => settings.at(-1)?.aheadMs ?? 0;
  const machineClock = () => ({ now: () => clock.now() + aheadMs(), elapsed: clock.elapsed });
  const sandbox = await startSandbox({ clock, machineClock, mode: 'http', databaseUrl: database.url, log: silent });
  const { slack, cxengage } = sandbox;
  const stored = openLedger(database.path);
  const ledger: Ledger = {
    ...stored,
    events: (since) =>
      stored.events(since ?? 0).map((event) => {
        const setting = settings.findLast(({ after }) => event.seq > after);
        return { ...event, at: event.at - (setting?.aheadMs ?? 0) };
      }),
    jobs: () =>
      stored.jobs().map((job) => ({
        ...job,
        run_at: job.run_at - aheadMs(),
        lease_until: job.lease_until === null ? null : job.lease_until - aheadMs(),
      })),
  };
  const ended = new WeakMap<RecordedCall, number>();
  cxengage.onCall((call) => {
    if (call.status !== 'waiting' && !ended.has(call)) ended.set(call, clock.now());
  });

  /** Any click makes the program look for due jobs at once instead of at its next poll; this one is about nothing. */
  const nudge = async () => {
    const passer = slack.as(seedIds.sol);
    const { channel, ts } =
      slack.workspace.messages.find(({ user }) => user === seedIds.sol) ?? passer.say(seedIds.general, 'Hello.');
    await passer.click({ channel, ts }, 'approve_request', { forge: true, value: 'nothing' });
  };
  const quiet = async () => {
    const limit = AbortSignal.timeout(LIMIT_MS);
    for (;;) {
      if (limit.aborted) throw new Error('the program does not come to rest');
      const now = clock.now();
      const due = ledger.jobs().filter(({ run_at }) => run_at <= now);
      const running = due.filter(({ lease_until }) => (lease_until ?? 0) > now);
      const held = cxengage.calls.filter(({ status }) => status === 'waiting').length;
      const working = running.filter(({ kind }) => kind === 'show_request').length;
      if (due.length === running.length && working === 0 && running.length <= held) return;
      await (due.length > running.length ? nudge() : turn());
    }
  };
  return {
    sandbox,
    clock,
    ledger,
    person: (name) => slack.as(seedIds[name]),
    endedAt: (call) => ended.get(call) ?? clock.now(),
    quiet,
    async setClock(byMs) {
      const after = stored.events(0).at(-1)?.seq ?? 0;
      settings.push({ after, aheadMs: aheadMs() + byMs });
      const isUnnoticed = () => stored.jobs().some(({ set_at }) => set_at > clock.now() + aheadMs() + 1_000);
      while (isUnnoticed()) await nudge();
    },
    async asBot(method, body) {
      const headers = { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' };
      await fetch(`${slack.apiUrl}${method}`, { method: 'POST', headers, body: JSON.stringify(body) });
    },
    async clean() {
      await cxengage.up();
      cxengage.reset();
      slack.reset();
      clock.advance(FORGOTTEN_MS);
    },
    async close() {
      ledger.close();
      await sandbox.close();
      await database.drop();
    },
  };
}
