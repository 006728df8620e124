import type { Budget } from '../../domain/ports.ts';

/** Slack wants its answer within 3 s; checks over the network share half of that. */
const CHECKS_MS = 1_500;

export function budget(): Budget {
  return { signal: AbortSignal.timeout(CHECKS_MS) };
}
