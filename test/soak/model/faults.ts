import type { Status } from '../../../src/domain/request.ts';
import { errorShapes } from '../../../src/sandbox/cxengage/error-shapes.ts';
import type { FaultEffect } from '../../../src/sandbox/cxengage/faults.ts';
import type { FaultEffect as SlackEffect } from '../../../src/sandbox/slack/faults.ts';
import type { LookUpFault, SlackFault, WriteFault } from './step.ts';

/** Less than the 10 s after which the program gives a call up. */
export const SLOW_MS = 9_000;

const page = { body: '<html><body><h1>404 Not Found</h1></body></html>', contentType: 'text/html' };

/**
 * What each fault does to a write, and where the request is found when that is all that goes wrong. A late write comes
 * before the program takes an absent one for never written (150 s).
 */
const write: Readonly<Record<WriteFault, { readonly effect: FaultEffect; readonly leads: Status }>> = {
  'lost reply': { effect: { kind: 'dropAfterWrite' }, leads: 'created' },
  'cut reply': { effect: { kind: 'cutBody' }, leads: 'created' },
  'empty reply': { effect: { kind: 'emptyBody' }, leads: 'created' },
  'page as reply': { effect: { kind: 'wrongContentType' }, leads: 'created' },
  'page and not written': { effect: { kind: 'answer', status: 200, ...page }, leads: 'unknown' },
  'written behind a 500': { effect: { kind: 'answer', ...errorShapes.json500, writeFirst: true }, leads: 'created' },
  'written behind a 409': {
    effect: { kind: 'answer', ...errorShapes.conflict409, writeFirst: true },
    leads: 'created',
  },
  'token refused': { effect: { kind: 'revokeToken' }, leads: 'created' },
  dropped: { effect: { kind: 'drop' }, leads: 'unknown' },
  'written 15 s late': { effect: { kind: 'lateWrite', ms: 15_000 }, leads: 'unknown' },
  'written 35 s late': { effect: { kind: 'lateWrite', ms: 35_000 }, leads: 'unknown' },
  'written 120 s late': { effect: { kind: 'lateWrite', ms: 120_000 }, leads: 'unknown' },
  slow: { effect: { kind: 'slow', ms: SLOW_MS }, leads: 'creating' },
  '400': { effect: { kind: 'answer', ...errorShapes.field }, leads: 'failed' },
  '403': { effect: { kind: 'answer', ...errorShapes.forbidden403 }, leads: 'failed' },
  '409': { effect: { kind: 'answer', ...errorShapes.conflict409 }, leads: 'unknown' },
  '429': { effect: { kind: 'answer', ...errorShapes.tooMany429 }, leads: 'creating' },
  '500': { effect: { kind: 'answer', ...errorShapes.json500 }, leads: 'unknown' },
  '503': { effect: { kind: 'answer', ...errorShapes.html503 }, leads: 'unknown' },
};

const lookUp: Readonly<Record<LookUpFault, FaultEffect>> = {
  dropped: { kind: 'drop' },
  '403': { kind: 'answer', ...errorShapes.plainText403 },
  '404 page': { kind: 'answer', status: 404, ...page },
  '429': { kind: 'answer', ...errorShapes.tooMany429 },
  '500': { kind: 'answer', ...errorShapes.json500 },
  '503': { kind: 'answer', ...errorShapes.html503 },
};

const slack: Readonly<Record<SlackFault, SlackEffect>> = {
  '429': { ratelimited: 2 },
  '503': { status: 503 },
  dropped: 'drop',
  'lost reply': 'drop_after',
};

/** The faults of the stand-ins by the words of the steps. */
export const FAULTS = { write, lookUp, slack } as const;
