import type { FaultEffect } from '../../../src/sandbox/cxengage/faults.ts';
import type { Chance } from '../chance.ts';

export type Service = 'Slack' | 'CxEngage' | 'the database';

/** One service away, in milliseconds of the moved clock from the beginning of its outage. */
export interface Absence {
  readonly service: Service;
  readonly how: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Outage {
  readonly number: number;
  readonly absences: readonly Absence[];
  /** What becomes of the POST during which it begins. Without it, it begins between two calls. */
  readonly amidPost?: FaultEffect;
}

const SERVICES: readonly Service[] = ['Slack', 'CxEngage', 'the database'];
const SECONDS = [5, 8, 15, 30, 45, 60, 90, 150, 300, 595] as const;
/** Another service goes at most so long after the first. */
const SPREAD_S = 60;

const POSTS = [
  { kind: 'drop' },
  { kind: 'dropAfterWrite' },
  { kind: 'dropAfterWrite' },
  { kind: 'lateWrite', ms: 35_000 },
  { kind: 'lateWrite', ms: 120_000 },
] as const satisfies readonly FaultEffect[];

export const CXENGAGE_WAYS = [
  'refuses connections',
  '502',
  '503',
  '504',
  '429',
  'drops calls',
  'loses answers',
] as const;
export const SLACK_WAYS = ['500', '503', '429', 'drops calls', 'loses answers'] as const;
/** For PostgreSQL. A SQLite file is locked. */
export const DATABASE_WAYS = ['refuses connections', 'refuses connections', 'cuts connections'] as const;

/** Draws one outage: one, two or three services, which overlap. */
export function drawOutage(chance: Chance, number: number, engine: 'sqlite' | 'postgres'): Outage {
  const left = [...SERVICES];
  const services = Array.from({ length: chance.pick([1, 1, 1, 2, 2, 3]) }, () => {
    const [service] = left.splice(chance.below(left.length), 1);
    return service ?? 'CxEngage';
  });
  let firstMs = 0;
  const absences = services.map((service, index): Absence => {
    const lengthMs = (chance.pick(SECONDS) + chance.below(6)) * 1_000;
    const fromMs = index === 0 ? 0 : chance.below(Math.min(SPREAD_S, firstMs / 1_000)) * 1_000;
    if (index === 0) firstMs = lengthMs;
    return { service, how: wayOf(service, chance, engine), fromMs, toMs: fromMs + lengthMs };
  });
  const amidPost = chance.happens(30) ? chance.pick<FaultEffect>(POSTS) : undefined;
  return { number, absences, ...(amidPost && { amidPost }) };
}

function wayOf(service: Service, chance: Chance, engine: 'sqlite' | 'postgres'): string {
  if (service === 'Slack') return chance.pick(SLACK_WAYS);
  if (service === 'CxEngage') return chance.pick(CXENGAGE_WAYS);
  const way = chance.pick(DATABASE_WAYS);
  return engine === 'postgres' ? way : 'is locked';
}

/** An outage in words, such as `CxEngage 503 0–45 s`. */
export function inWords({ absences, amidPost }: Outage): string {
  const parts = absences.map(
    ({ service, how, fromMs, toMs }) => `${service} ${how} ${fromMs / 1_000}–${toMs / 1_000} s`,
  );
  return [...parts, ...(amidPost ? [`from a POST on (${amidPost.kind})`] : [])].join(', ');
}
