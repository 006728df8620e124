import * as v from 'valibot';
import { newInvitationForm } from '../domain/new-invitation.ts';
import { mayInvite } from '../domain/policy.ts';
import type { InviteToTenantRequest } from '../domain/request.ts';
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

export interface InvitationInput extends SubmitInput {
  readonly email: string;
  /** The request whose result carried the Invite button. */
  readonly parentId?: string;
}

/**
 * Checks the invite form and stores it as a `pending` request of kind `invite_to_tenant`. Resolves only when it is stored.
 * Throws `upstream` when a check over the network gets no answer in time.
 */
export async function submitInvitation(
  ports: SubmitPorts,
  input: InvitationInput,
  budget: Budget,
): Promise<Submission> {
  const [member, tenants, user] = await Promise.all([
    ports.members.find(input.requester, budget),
    ports.platform.tenants(budget),
    ports.platform.findUser(input.email, budget),
  ]);
  const ruling = mayInvite(member, ports.policy);
  if (!ruling.allowed) return { result: 'refused', reason: ruling.reason };

  const tenant = tenants.find(({ id }) => id === input.form.tenantId);
  const [lists, tenantUser] = await Promise.all([
    tenantLists(ports.platform, tenants, input.form, budget),
    tenant && ports.platform.findTenantUser(tenant.id, input.email, budget),
  ]);
  const parsed = v.safeParse(newInvitationForm(input.email, lists.rules), input.form);
  const errors = {
    ...(!user && { tenantId: `This person is not on the platform yet. First: /create-user ${input.email}` }),
    ...(tenantUser && {
      tenantId: `This person is in this tenant already (${tenantUser.status ?? 'status unknown'}).`,
    }),
    ...(parsed.issues && firstMessages(parsed.issues)),
  };
  if (!parsed.success || Object.keys(errors).length > 0) return { result: 'invalid', errors };

  const request: InviteToTenantRequest = {
    ...pendingRequest(ports, input.requester),
    kind: 'invite_to_tenant',
    reason: '',
    content: parsed.output,
    names: namesOf(lists.all, new Set(Object.values(parsed.output))),
    ...(input.parentId && { parentId: input.parentId }),
  };
  return storeSubmission(ports.store, request, input.submissionKey);
}
