import * as v from 'valibot';
import { FILE_TOO_LARGE, MAX_FILE_BYTES, type NewBatch } from '../domain/batch.ts';
import { INVITATION_STATUSES } from '../domain/new-invitation.ts';
import { mayRequest } from '../domain/policy.ts';
import type { BatchRequest, Person } from '../domain/request.ts';
import { isKnownError } from '../errors.ts';
import type { Tables } from '../ports/csv.ts';
import type { Budget, Platform } from '../ports/platform.ts';
import { pendingRequest } from './pending-request.ts';
import { type Submission, type SubmitPorts, storeSubmission } from './submit-request.ts';

export interface UploadPorts extends SubmitPorts {
  readonly tables: Tables;
}

export interface UploadInput {
  readonly requester: Person;
  readonly files: readonly { readonly id: string; readonly name: string; readonly size?: number }[];
  /** The other fields as typed. */
  readonly form: Readonly<Record<string, unknown>>;
  readonly submissionKey: string;
}

/**
 * Checks the form of `/create-user bulk` and stores it as a batch that is `checking`: its rows are read by a job, and its
 * requester sees them before anybody else does. Resolves only when it is stored. Throws `upstream` when a check over the
 * network gets no answer in time.
 */
export async function uploadBatch(ports: UploadPorts, input: UploadInput, budget: Budget): Promise<Submission> {
  const member = await ports.members.find(input.requester, budget);
  const ruling = mayRequest(member, ports.policy);
  if (!ruling.allowed) return { result: 'refused', reason: ruling.reason };
  const source = await sourceOf(ports.tables, input);
  const invitation = await invitationOf(ports.platform, input.form, budget);
  const errors = { ...source.errors, ...invitation.errors };
  if (!source.value || Object.keys(errors).length > 0) return { result: 'invalid', errors };

  const request: BatchRequest = {
    ...pendingRequest(ports, input.requester),
    status: 'checking',
    kind: 'create_users',
    reason: '',
    content: { source: source.value, ...(invitation.value && { invitation: invitation.value }) },
    names: {},
  };
  return storeSubmission(ports.store, request, input.submissionKey, ['check_batch', 'show_request']);
}

/** What a field says, or what is wrong with it by the field's name. */
interface Read<T> {
  readonly value?: T;
  readonly errors?: Readonly<Record<string, string>>;
}

async function sourceOf(tables: Tables, { files, form }: UploadInput): Promise<Read<NewBatch['source']>> {
  const text = typeof form.rows === 'string' ? form.rows : '';
  const [file, another] = files;
  if (file && text.trim()) return { errors: { rows: 'Give a file or rows, not both.' } };
  if (another) return { errors: { file: 'Give one file.' } };
  if (file && (file.size ?? 0) > MAX_FILE_BYTES) return { errors: { file: FILE_TOO_LARGE } };
  if (file) return { value: { from: 'file', fileId: file.id, name: file.name } };
  if (!text.trim()) return { errors: { file: 'Upload a file, or paste rows below.' } };
  try {
    await readThrough(tables, text);
    return { value: { from: 'paste', text } };
  } catch (error) {
    if (!isKnownError(error, 'validation')) throw error;
    return { errors: { rows: error.message } };
  }
}

/** Throws what is wrong with a table, wherever it is: so few rows that the form can still say so and keep them. */
async function readThrough(tables: Tables, text: string): Promise<void> {
  const { rows } = await tables.read(text);
  const iterator = rows[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

/** The tenant for all rows that name none: with its role, or not at all. */
async function invitationOf(
  platform: Platform,
  { tenantId, roleId, status }: UploadInput['form'],
  budget: Budget,
): Promise<Read<NonNullable<NewBatch['invitation']>>> {
  if (!tenantId && !roleId && !status) return {};
  if (!tenantId) return { errors: { tenantId: 'Choose a tenant too, or leave the role and the invitation empty.' } };
  const tenant = (await platform.tenants(budget)).find(({ id }) => id === tenantId);
  if (!tenant) return { errors: { tenantId: 'This tenant is not listed. Choose another.' } };
  if (!roleId) return { errors: { roleId: 'Choose a role of the tenant.' } };
  const role = (await platform.tenantRoles(tenant.id, budget)).find(({ id }) => id === roleId);
  if (!role) return { errors: { roleId: 'This is no role of the chosen tenant. Choose again.' } };
  const word = v.safeParse(v.optional(v.picklist(INVITATION_STATUSES), 'accepted'), status);
  if (!word.success) return { errors: { status: 'Choose a way from the list.' } };
  return { value: { tenantId: tenant.id, roleId: role.id, status: word.output } };
}
