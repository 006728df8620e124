import { randomUUID } from 'node:crypto';
import type { CreateUserRequest } from '../../../src/domain/request.ts';
import { creationOf } from '../../../src/domain/subject.ts';
import type { Claim, JobKind } from '../../../src/ports/jobs.ts';
import type { Clock } from '../../../src/ports/runtime.ts';
import type { Store } from '../../../src/ports/store.ts';
import { seed, seedIds } from '../../../src/sandbox/slack/seed.ts';
import { decideRequest } from '../../../src/services/decide.ts';
import { approver } from '../world/approver.ts';

export type Stroke = 'submit' | 'claim' | 'keep' | 'click';
/** Milliseconds of each, one after the other. */
export type Timed = Readonly<Record<Stroke, readonly number[]>>;

const LEASE_MS = 20_000;
const HOUR_MS = 3_600_000;
const { id: teamId } = seed.team;

/**
 * So many requests go their way, with nothing around the store and the service that decides: each is stored, a job is
 * claimed and ended, the one that looks after its card is put off, its card is put down, it is approved, and another job
 * is claimed and ended.
 */
export async function strokes(store: Store, clock: Clock, count: number): Promise<Timed> {
  const times: Record<Stroke, number[]> = { submit: [], claim: [], keep: [], click: [] };
  const timed = async <T>(stroke: Stroke, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const done = await work();
    times[stroke].push(performance.now() - started);
    return done;
  };
  const ports = { store, clock, newId: randomUUID, ...approver };
  const claimOne = async (kind: JobKind, end: (claim: Claim) => Promise<boolean>) => {
    const [claim] = await store.claimJobs(kind, 1, LEASE_MS);
    if (!claim || !(await end(claim))) throw new Error(`no job ${kind} was there to be claimed and ended`);
  };
  for (let left = count; left > 0; left -= 1) {
    const request = requestAt(clock.now());
    const { id, revision, requester: actor } = request;
    const event = { requestId: id, kind: 'submitted', actor, to: 'pending', at: request.createdAt } as const;
    const submitted = await timed('submit', () =>
      store.submit(request, {
        key: randomUUID(),
        event,
        jobs: ['show_request', 'repost_card'],
        holds: [creationOf(request.content.email)],
      }),
    );
    if (submitted.result !== 'stored') throw new Error(`a new request was not stored: ${submitted.result}`);
    await timed('claim', () => claimOne('show_request', store.endJob));
    await timed('keep', () => claimOne('repost_card', (claim) => store.postponeJob(claim, HOUR_MS)));
    const message = { channel: seedIds.approvals, ts: `${(clock.now() / 1_000).toFixed(3)}${left}` };
    await store.saveMessage(id, { purpose: 'card', ...message });
    const click = { verb: 'approve', revision, by: approver.by, message } as const;
    const decided = await timed('click', () => decideRequest(ports, click, {}));
    if (decided.result !== 'done') throw new Error(`a new request was not decided: ${decided.result}`);
    await timed('claim', () => claimOne('carry_out_request', store.endJob));
  }
  return times;
}

function requestAt(now: number): CreateUserRequest {
  const id = randomUUID();
  return {
    id,
    revision: randomUUID(),
    kind: 'create_user',
    status: 'pending',
    reason: 'New colleague in billing',
    requester: { teamId, userId: seedIds.rita },
    content: { email: `new.${id}@example.com`, roleId: randomUUID(), firstName: 'Ann', status: 'enabled' },
    names: {},
    attempt: 0,
    createdAt: now,
    updatedAt: now,
  };
}
