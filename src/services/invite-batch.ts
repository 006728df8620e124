import * as v from 'valibot';
import { newInvitationForm } from '../domain/new-invitation.ts';
import { mayInvite } from '../domain/policy.ts';
import type { BatchRequest } from '../domain/request.ts';
import type { Budget } from '../ports/platform.ts';
import { namesOf, pendingRequest } from './pending-request.ts';
import {
  firstMessages,
  type Submission,
  type SubmitInput,
  type SubmitPorts,
  storeSubmission,
} from './submit-request.ts';
import { tenantLists } from './tenant-lists.ts';

export interface BatchInvitationInput extends SubmitInput {
  /** The batch whose created users are invited. */
  readonly parentId: string;
}

/**
 * Checks the invite form for all users that a batch has created, and stores it as a batch of its own, whose card is then
 * posted. Throws `upstream` when a check over the network gets no answer in time.
 */
export async function inviteBatch(
  ports: SubmitPorts,
  input: BatchInvitationInput,
  budget: Budget,
): Promise<Submission> {
  const [member, tenants] = await Promise.all([
    ports.members.find(input.requester, budget),
    ports.platform.tenants(budget),
  ]);
  const ruling = mayInvite(member, ports.policy);
  if (!ruling.allowed) return { result: 'refused', reason: ruling.reason };
  const lists = await tenantLists(ports.platform, tenants, input.form, budget);
  const parsed = v.safeParse(newInvitationForm('', lists.rules), input.form);
  if (!parsed.success) return { result: 'invalid', errors: firstMessages(parsed.issues) };

  const { email: _, ...invitation } = parsed.output;
  // The approver also reads which platform roles the users have.
  const parent = await ports.store.byId(input.parentId);
  const request: BatchRequest = {
    ...pendingRequest(ports, input.requester),
    status: 'checking',
    kind: 'create_users',
    reason: '',
    content: { source: { from: 'batch', requestId: input.parentId }, invitation },
    names: { ...parent?.names, ...namesOf(lists.all, new Set(Object.values(invitation))) },
    parentId: input.parentId,
  };
  return storeSubmission(ports.store, request, input.submissionKey, ['check_batch']);
}
