import { disagreements, settle } from './after-the-kills.ts';
import { createChance } from './chance.ts';
import { createErrand } from './errand.ts';
import type { Effort, Findings } from './findings.ts';
import { GAPS } from './gaps.ts';
import { isAbout } from './is-about.ts';
import { killOnce } from './kill-once.ts';
import { killPlan } from './kill-plan.ts';
import { type StoredRequest, wordsOf } from './stored-request.ts';
import { createVictim } from './victim.ts';
import { watchCalls } from './watch-calls.ts';
import { isRefused, MOST_WRITES, watchWrites } from './writes.ts';

/** With so many kills each gap must be hit this often. */
const MANY = 200;
const LEAST_HITS = 5;

/**
 * Kills the real program `count` times while requests go through it, and looks whether anything was lost or done twice;
 * and the same again with a CxEngage that stores doubles instead of refusing them.
 */
export async function crash(effort: Effort): Promise<Findings> {
  const [strict, lenient] = await Promise.all([killAll(effort, 400), killAll(effort, 'off')]);
  const names = [...new Set([...Object.keys(strict.figures), ...Object.keys(lenient.figures)])];
  const both = names.map((name) => [name, `${strict.figures[name] ?? 0} | ${lenient.figures[name] ?? 0}`] as const);
  return {
    figures: { 'CxEngage meets a double by': 'refusing | storing it', ...Object.fromEntries(both) },
    failures: [...strict.failures, ...lenient.failures],
  };
}

async function killAll({ count, seed, say }: Effort, duplicate: 400 | 'off'): Promise<Findings> {
  const chance = createChance(seed);
  const victim = await createVictim();
  const writes = watchWrites(victim.cxengage, victim.clock);
  const hits = new Map<string, number>();
  const confirmed: string[] = [];
  const subjects = new Map<string, string>();
  const starts: number[] = [];
  /** By the number of the kill: how long after the start its request went on, where it did. */
  const resumed: number[] = [];
  let stopWatching = () => {};
  try {
    victim.cxengage.settings.duplicate = duplicate;
    await victim.start();
    for (let number = 0; number < count; number += 1) {
      const plan = killPlan(number, chance);
      const errand = createErrand(victim, plan.kind, `kill.${number}@example.com`);
      const { gap, stored, confirmed: was } = await killOnce(victim, plan, errand, writes);
      subjects.set(errand.email, errand.subject);
      hits.set(gap, (hits.get(gap) ?? 0) + 1);
      if (was) confirmed.push(errand.email);
      say(
        `  ${duplicate === 'off' ? 'storing' : 'refusing'}, kill ${number + 1} ${plan.name}: ${gap}; ${stored ? wordsOf(stored) : 'not stored'}`,
      );
      const started = Date.now();
      stopWatching();
      stopWatching = watchCalls(victim, (what, detail) => {
        if (isAbout(errand.email, `${what} ${detail}`)) resumed[number] ??= Date.now() - started;
      });
      // While it is dead: a process that runs would take the time since CxEngage's last answer for shorter than it is.
      victim.rest();
      await victim.start();
      starts.push(Date.now() - started);
    }
    const requests = await settle(victim);
    const emails = new Set(requests.map(({ content }) => content.email));
    const unproven = ({ content: { email } }: StoredRequest) =>
      writes.of(subjects.get(email) ?? email).filter(({ call }) => !isRefused(call)).length;
    const missed = GAPS.filter((gap) => (hits.get(gap) ?? 0) < LEAST_HITS);
    return {
      figures: {
        kills: count,
        ...Object.fromEntries(hits),
        requests: requests.length,
        confirmed: confirmed.length,
        created: requests.filter(({ status }) => status === 'created').length,
        POSTs: writes.all.length,
        'POSTs written': writes.all.filter(({ call }) => call.wrote).length,
        'sent again once the first was settled': requests.filter((request) => unproven(request) > 1).length,
        'median start, ms': median(starts),
        'from the start to the first call for the request, median ms': median(Object.values(resumed)),
      },
      failures: [
        ...confirmed.filter((email) => !emails.has(email)).map((email) => `${email} was confirmed and is lost`),
        ...requests.flatMap((request) => disagreements(victim, request)),
        ...writes.all
          .filter(({ afterWritten }) => afterWritten)
          .map(({ subject }) => `POST ${subject} came after it was written`),
        ...writes.all
          .filter(({ tooSoon }) => tooSoon)
          .map(({ subject }) => `POST ${subject} came while an earlier one could still be written`),
        ...requests
          .filter((request) => unproven(request) > MOST_WRITES * request.attempt)
          .map(({ content }) => `${content.email} was sent too often`),
        // The first kill of all falls on a POST that is never written.
        ...(requests.some((request) => unproven(request) > 1) ? [] : ['nothing was sent again']),
        ...(count >= MANY ? missed.map((gap) => `fewer than ${LEAST_HITS} kills fell into: ${gap}`) : []),
      ],
    };
  } finally {
    stopWatching();
    writes.stop();
    await victim.close();
  }
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
}
