import { OPEN_STATUSES, type Status } from '../../../src/domain/request.ts';
import { isAnswered } from '../../../src/domain/writes.ts';
import { MOST_WRITES, SETTLE_MS } from '../writes.ts';
import { FAULTS } from './faults.ts';
import type { JobRow, RequestRow } from './ledger.ts';
import { both, may } from './may.ts';
import { placeOf } from './place-of.ts';
import type { Name, Step, WriteFault } from './step.ts';
import { nameOf, type Story } from './story.ts';
import { FROM } from './target-of.ts';
import type { Verb } from './verb.ts';
import type { Belief } from './weather.ts';

/** What a step may lead to: in which statuses a request may be then, and whether a new one is made. */
export interface Forecast {
  readonly asked: Belief;
  /** A request that is not in here stays as it is, to the last column. */
  readonly statuses: ReadonlyMap<string, readonly Status[]>;
}

/** design.md §2: where a request can get on its own, with any trouble on the way. */
const REACH: Partial<Record<Status, readonly Status[]>> = {
  approved: ['approved', 'creating', 'unknown', 'created', 'failed'],
  creating: ['creating', 'unknown', 'created', 'failed'],
  unknown: ['unknown', 'creating', 'created', 'failed'],
};
/** design.md §2: so many tries that came to nothing are made. */
const MOST_TRIES = 8;

const sameSubject = (a: RequestRow) => (b: RequestRow) =>
  a.id !== b.id && a.kind === b.kind && a.email_key === b.email_key;
const isOpen = ({ status }: RequestRow) => OPEN_STATUSES.some((open) => open === status);

/** What the model expects of a step, said before it is taken. `target` is the request that it is about. */
export function foresee(story: Story, step: Step, target: RequestRow | undefined): Forecast {
  const statuses = new Map<string, readonly Status[]>();
  const forecast = (asked: Belief = 'no'): Forecast => ({ asked, statuses });
  if (step.do === 'ask') return forecast(asked(story, step.by, 'create_user', story.emails[step.about] ?? ''));
  if (step.do === 'invite') return forecast(asked(story, step.by, 'add_to_tenant', story.emails[step.about] ?? ''));
  if (step.do === 'press' && target && (step.how === 'once' || step.how === 'twice')) {
    statuses.set(target.id, pressed(story, target, [[step.by, step.verb]]));
  }
  if (step.do === 'race' && target) statuses.set(target.id, pressed(story, target, [step.one, step.other]));
  for (const [request, job] of moving(story, step)) statuses.set(request.id, goesOn(story, step, request, job));
  return forecast();
}

function asked({ weather, ...story }: Story, by: Name, kind: RequestRow['kind'], email: string): Belief {
  const rules = may({ weather, ...story });
  const isTaken = story.requests().some((one) => one.kind === kind && one.content.email === email && isOpen(one));
  const isThere = story.holder('create_user', email) !== 'nobody';
  const sees: Belief = weather.isUp() && !weather.isLookUpTroubled() ? 'yes' : 'either';
  if (isTaken) return 'no';
  if (kind === 'create_user') {
    const free = isThere ? (sees === 'yes' ? 'no' : 'either') : weather.isUp() ? 'yes' : 'either';
    return both(both(rules.ask(by), weather.role()), free);
  }
  const wanted = isThere && story.holder(kind, email) === 'nobody';
  // Without the API nobody fills in this form; see the step.
  return wanted && weather.isUp() ? both(rules.invite(by), sees) : 'no';
}

/** Where a request is after these hands have pressed at once. */
function pressed(story: Story, request: RequestRow, hands: readonly (readonly [Name, Verb])[]): readonly Status[] {
  const rules = may(story);
  const isBlocked = story.requests().some((one) => sameSubject(request)(one) && isOpen(one));
  const taken = hands.map(([who, verb]) => {
    // A message that is not posted yet, or was deleted, has no buttons.
    const isThere = placeOf(story, verb, request) !== undefined;
    const isRefused = verb === 'retry' && (isBlocked || request.outcome?.retryable !== true);
    const isPossible = isThere && request.status === FROM[verb] && !isRefused;
    return { who, verb, taken: isPossible ? rules.press(verb, who, request) : 'no' };
  });
  const ends = taken.flatMap(({ who, verb, taken: is }): readonly Status[] => {
    if (is === 'no') return [];
    if (verb === 'deny') return ['denied'];
    if (verb === 'cancel') return ['cancelled'];
    return carriedOut(story, { ...request, status: 'approved' }, who, 0, 'alone');
  });
  const isSure = taken.some(({ taken: is }) => is === 'yes');
  // A retry can come just after the failure of what was approved at the same moment.
  const chain =
    taken.some(({ verb, taken: is }) => verb === 'approve' && is !== 'no') && hands.some(([, v]) => v === 'retry');
  return [...ends, ...(isSure ? [] : [request.status]), ...(chain ? (REACH.approved ?? []) : [])];
}

/** Requests that go on by themselves in this step, with their jobs. */
function moving({ stage, requests }: Story, step: Step): readonly (readonly [RequestRow, JobRow])[] {
  const jobs = stage.ledger.jobs().filter(({ kind }) => kind === 'carry_out_request');
  const now = stage.clock.now();
  const by = step.do === 'wait' ? now + step.seconds * 1000 : Number.NEGATIVE_INFINITY;
  return requests().flatMap((request) => {
    const job = jobs.find(({ request_id }) => request_id === request.id);
    if (!job) return [];
    const isHeld = job.run_at <= now;
    if (step.do === 'set clock') return [[request, job] as const];
    const isMoving = isHeld ? ['wait', 'down', 'restart'].includes(step.do) : job.run_at <= by;
    return isMoving ? [[request, job] as const] : [];
  });
}

function goesOn(story: Story, step: Step, request: RequestRow, job: JobRow): readonly Status[] {
  const { weather, stage } = story;
  // Whatever waits may go on at once.
  if (step.do === 'set clock') return REACH[request.status] ?? [];
  const isHeld = job.run_at <= stage.clock.now();
  const others = moving(story, step).length > 1;
  if (isHeld || (others && weather.write())) return REACH[request.status] ?? [];
  const by = step.do === 'wait' ? step.seconds * 1000 : 0;
  return carriedOut(story, request, nameOf(request.decision?.by.userId ?? ''), job.attempts, by);
}

/** Where a request is after one more try; `after`: in so many milliseconds, or now and with nothing else under way. */
function carriedOut(
  story: Story,
  request: RequestRow,
  approver: Name | undefined,
  tries: number,
  after: number | 'alone',
): readonly Status[] {
  const { weather, stage } = story;
  const { status, writes, kind, content } = request;
  const anywhere = REACH[status] ?? [];
  const stands = may(story).stand(request, approver);
  const fault = weather.write();
  if (!weather.isUp() || weather.isLookUpTroubled()) return anywhere;
  if (fault && stands === 'either') return anywhere;

  const refused: readonly Status[] = stands === 'yes' ? [] : ['failed'];
  const held = story.holder(kind, content.email);
  if (held === 'another') return ['failed'];
  if (held === 'bot') {
    const found: Status = writes ? 'created' : 'failed';
    return hasRival(story, request) ? ['created', 'failed'] : [found];
  }
  const open = writes?.open;
  // A late write may come before the look-up.
  const late: readonly Status[] = open ? ['created'] : [];
  // CxEngage's answers have whole seconds.
  const now = Math.floor((stage.clock.now() + (after === 'alone' ? 0 : after)) / 1000) * 1000;
  const isRefused = open?.refusal && open.refusal.kind !== 'conflict';
  if (open && !isRefused && now < (open.givenUpAt ?? open.startedAt) + SETTLE_MS) return [status, ...late];
  if (writes && open && (writes.unproven >= MOST_WRITES || isAnswered(writes))) return ['failed', ...late];
  if (stands === 'no') return [...refused, ...late];
  return [...(fault ? leads(fault, tries) : (['created'] as const)), ...refused, ...late];
}

/** Where a request is after a write that runs into a fault. */
function leads({ fault, times }: { fault: WriteFault; times: number }, tries: number): readonly Status[] {
  // Whoever is asked to slow down waits, however often.
  if (fault === '429') return ['creating'];
  // A refused token is renewed, and the call made once more.
  const isHeldUp = fault === 'token refused' && times > 1;
  if (!isHeldUp) return [FAULTS.write[fault].leads];
  return [tries + 1 < MOST_TRIES ? 'creating' : 'failed'];
}

/** Whether what is there may come from an earlier request for the same. */
function hasRival(story: Story, request: RequestRow): boolean {
  const written = story.stage.ledger.events(story.since).filter(({ kind }) => kind === 'write_started');
  return story
    .requests()
    .some((one) => sameSubject(request)(one) && written.some((event) => event.request_id === one.id));
}
