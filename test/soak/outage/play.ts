import { errorShapes } from '../../../src/sandbox/cxengage/error-shapes.ts';
import type { Chance } from '../chance.ts';
import { WRITE_PATH } from '../model/weather.ts';
import { watchReturn } from './after-the-return.ts';
import { createPeople, type Doings } from './people.ts';
import { type Absence, inWords, type Outage } from './plan.ts';
import { type Away, takeAway } from './take-away.ts';
import { untold } from './untold.ts';
import type { World } from './world.ts';

export interface Played {
  readonly line: string;
  readonly doings: Doings;
  readonly sent: ReadonlySet<string>;
  /** The longest time from the return of all services to the first call for what waited. */
  readonly longestMs: number;
  readonly problems: readonly string[];
}

/** Shorter than any delay of the program, and than the 5 s after which a write is not sent any more. */
const STEP_MS = 4_000;
/** In these, people act less often: a long outage must not fill the database with requests. */
const MOST_ACTS = 14;
const APPROVE = /^approve_request$/;
const BATCH = /^create_users$/;
/** Longer than CxEngage asks a batch to wait. */
const LONG_MS = 120_000;
const WAIT_A_MINUTE = { kind: 'answer', ...errorShapes.tooMany429, headers: { 'Retry-After': '60' } } as const;
/** A POST that is under way comes within this much of the machine's time. */
const POST_MS = 2_000;

/** Plays one outage: work is begun, services go and come back, people go on, and what waited has to go on. */
export async function playOutage(world: World, chance: Chance, outage: Outage): Promise<Played> {
  const prefix = `o${outage.number}`;
  const people = createPeople(world, chance, prefix);
  const problems: string[] = [];
  const endMs = Math.max(...outage.absences.map(({ toMs }) => toMs));
  await prepare();
  const startedAt = world.clock.now();
  const [first, ...others] = outage.absences;
  if (!first) throw new Error('an outage without a service');
  const running = new Map<Absence, Away>();
  running.set(first, await beginFirst(first));
  await goOn();
  const { longestMs, problems: late } = await watchReturn(world, [
    ...new Set(outage.absences.map(({ service }) => service)),
  ]);
  problems.push(...late.map((what) => `${prefix}: ${what}`));
  await people.sendOpen();
  await passes(8_000);
  const { doings } = people;
  const line = `${prefix} (${world.mode}, ${world.database.engine}): ${inWords(outage)}; ${doings.clicks} clicks (${doings.done} done, ${doings.told} told, ${doings.slacksOwn} by Slack itself), ${doings.formsSent} forms, ${doings.formsKept} kept open; on after ${Math.round(longestMs / 1_000)} s`;
  return { line, doings, sent: people.sent, longestMs, problems: [...people.problems, ...problems] };

  async function prepare(): Promise<void> {
    const asks = 2 + chance.below(3);
    for (let made = 0; made < asks; made += 1) await people.ask(chance.happens(25) ? 'invitation' : 'one');
    const isLong = endMs >= LONG_MS;
    if (chance.happens(isLong ? 90 : 50)) await people.ask('many');
    await passes(12_000);
    if (chance.happens(isLong ? 100 : 80)) await people.press(/^submit_batch$/);
    await passes(4_000);
    if (chance.happens(40)) await people.leaveOpen();
    // What is approved now is under way when it begins.
    const approvals = chance.below(3);
    for (let made = 0; made < approvals; made += 1) await people.press(APPROVE);
    // A batch rests in its middle when it begins, because CxEngage has asked it to wait.
    const match = { method: 'POST', path: WRITE_PATH, after: 1 + chance.below(4) };
    const end = isLong ? world.sandbox.cxengage.fault({ match, effect: WAIT_A_MINUTE }) : () => false;
    if (!outage.amidPost && chance.happens(isLong ? 100 : 60)) await people.press(APPROVE, BATCH);
    if (isLong) await world.rest();
    end();
  }

  async function passes(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) await world.step(Math.min(left, STEP_MS));
  }

  /** At once, or in the middle of the next POST. */
  async function beginFirst(absence: Absence): Promise<Away> {
    if (!outage.amidPost) return takeAway(world, absence);
    const { cxengage } = world.sandbox;
    const end = cxengage.fault({ match: { method: 'POST', path: WRITE_PATH }, effect: outage.amidPost });
    const begun = Promise.withResolvers<Away>();
    let isBegun = false;
    const begin = () => {
      if (isBegun) return;
      isBegun = true;
      stop();
      takeAway(world, absence).then(begun.resolve, begun.reject);
    };
    const stop = cxengage.onCall(({ method, path }) => {
      if (method === 'POST' && WRITE_PATH.test(path)) begin();
    });
    const limit = setTimeout(begin, POST_MS);
    if (chance.happens(50)) await people.press(APPROVE, BATCH);
    await people.press(APPROVE);
    const away = await begun.promise;
    clearTimeout(limit);
    end();
    return away;
  }

  async function goOn(): Promise<void> {
    let acts = 0;
    const left = new Set(others);
    while (running.size > 0 || left.size > 0) {
      const now = world.clock.now() - startedAt;
      for (const absence of [...left].filter(({ fromMs }) => fromMs <= now)) {
        left.delete(absence);
        running.set(absence, await takeAway(world, absence));
      }
      if (acts < MOST_ACTS && chance.happens(40)) {
        acts += 1;
        await act();
      }
      if (endMs - now <= STEP_MS) problems.push(...(await untold(world)).map((what) => `${prefix}: ${what}`));
      await world.step(STEP_MS);
      for (const away of running.values()) await away.again();
      for (const [absence, away] of [...running]) {
        if (absence.toMs > world.clock.now() - startedAt) continue;
        running.delete(absence);
        await away.end();
      }
    }
  }

  async function act(): Promise<void> {
    const kind = chance.below(10);
    if (kind < 6) return people.press();
    if (kind < 8) return people.sendOpen();
    return people.ask(chance.pick(['one', 'one', 'many']));
  }
}
