import type { Fact } from '../contract.ts';
import { batchRowFacts } from './batch-rows.ts';
import { batchStepFacts } from './batch-steps.ts';
import { heldAddressFacts } from './held-addresses.ts';
import { rowWriteFacts } from './row-writes.ts';

/** The rows of batches: read and counted, worked at, sent to an approver, and alone with their addresses. */
export function batchFacts(fact: Fact): void {
  batchRowFacts(fact);
  rowWriteFacts(fact);
  batchStepFacts(fact);
  heldAddressFacts(fact);
}
