import type { BatchRequest } from '../../domain/request.ts';
import { counted } from '../../domain/text.ts';
import { escapeMrkdwn, LIMITS } from './limits.ts';
import { nameOf } from './request-facts.ts';
import { shortName } from './short-name.ts';

/** How another file is sent. */
export const BULK = '/create-user bulk';

/** Whether a batch only invites users whom another batch has created. */
export function onlyInvites({ content }: BatchRequest): boolean {
  return content.source.from === 'batch';
}

/** How many users, or that there are some while nobody knows yet. */
export function users(rows: number): string {
  return rows > 0 ? counted(rows, 'user') : 'users';
}

/** What a batch does, as a title: «Create 97 users». */
export function batchTitle(request: BatchRequest, rows: number): string {
  return onlyInvites(request) ? `Invite ${users(rows)} to a tenant` : `Create ${users(rows)}`;
}

/** The same in half a sentence of mrkdwn: «create 97 users from contacts.csv». */
export function batchSummary(request: BatchRequest, rows: number): string {
  if (!onlyInvites(request)) return `create ${users(rows)} from ${escapedSource(request)}`;
  const { invitation } = request.content;
  if (!invitation) return `invite ${users(rows)} to a tenant`;
  const [tenant, role] = [invitation.tenantId, invitation.roleId].map((id) => escaped(nameOf(id, request.names)));
  return `invite ${users(rows)} to ${tenant} as ${role}`;
}

/** Where the rows come from, for mrkdwn. */
export function escapedSource(request: BatchRequest): string {
  return escaped(shortName(request));
}

function escaped(value: string): string {
  return escapeMrkdwn(value, LIMITS.escapedValue);
}

/** What has become of a row that is done, in the words of an approver. */
export function doneWord(request: BatchRequest): string {
  if (!onlyInvites(request)) return 'created';
  return request.content.invitation?.status === 'accepted' ? 'added to the tenant' : 'invited';
}

/** What a requester can ask for before a batch is sent, and what its approver then reads. */
export function allOrNothing(request: BatchRequest): string {
  return `Only if every row can be ${onlyInvites(request) ? 'invited' : 'created'}`;
}
