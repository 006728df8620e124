import type { types } from '@slack/bolt';
import type { StoredRow } from '../../../domain/batch.ts';
import { shownAddress } from '../../../domain/email-address.ts';
import { type BatchRequest, isBatch, type Request } from '../../../domain/request.ts';
import { clamp, counted, figure } from '../../../domain/text.ts';
import { type Facts, joined, nameOf } from '../../../kinds/facts.ts';
import { kindOf } from '../../../kinds/index.ts';
import type { RowGroup } from '../../../ports/batch-rows.ts';
import type { MessageModel } from '../../../ports/slack.ts';
import { fitting } from '../limits.ts';
import { bold, richText, text } from '../rich-text.ts';
import { type BatchMessageModel, batchModelOf, rowsThatAdd, scopeOf } from './model.ts';
import { rowLines } from './row-lines.ts';

/** Enough characters to compare the digest with the one in the thread's file. */
const DIGEST_LENGTH = 16;

/** Below the facts on a batch's card: the first rows, and where to find all of them. */
export function cardRows({ request, batch }: BatchMessageModel): types.RichTextBlock {
  const lines = rowLines(request, batch.first);
  return richText([
    ...(lines ? [bold('First rows\n'), text(`${lines}\n`)] : []),
    text('All rows are in the file in the thread.'),
  ]);
}

/** The last line of a batch's card. */
export function digestLine(request: Request): types.ContextBlock[] {
  const digest = isBatch(request) && request.digest;
  if (!digest) return [];
  const words = `Digest of the rows: ${digest.slice(0, DIGEST_LENGTH)}`;
  return [{ type: 'context', elements: [{ type: 'plain_text', text: words, emoji: false }] }];
}

/** Our limits: they keep a card below Slack's limit on blocks. */
const MAX_LINES = 6;
const MAX_PEOPLE = 5;
const MAX_ADDRESS = 60;
const MAX_ADDRESSES = 300;
const MAX_NAMES = 500;
const MAX_REST = 300;

/** Everything that a message shows about a request: what will be sent, and for a batch who gets which role. */
export function factsOf(model: MessageModel): Facts {
  const { request } = model;
  const facts = kindOf(request).facts(request, scopeOf(model));
  return isBatch(request) ? [...facts, ...roleFacts(batchModelOf(model, request))] : facts;
}

/**
 * The number of rows that give each role, as platform role or as additional one, and of each role in a tenant. The role
 * with the most permissions is first, with the people who get it.
 */
export function roleFacts(model: BatchMessageModel): Facts {
  const { request, batch } = model;
  const { roles = [], tenantRoles = [] } = request.content.read ?? {};
  const added = rowsThatAdd(batch.groups);
  // The users of another batch have their platform roles already.
  const creates = request.kind === 'create_users';
  const platform = creates ? totals(batch.groups, (group) => platformRoles(group).map((id) => [id])) : [];
  const inTenants = totals(batch.groups, ({ tenantId, tenantRoleId }) =>
    tenantId === undefined ? [] : [[tenantRoleId ?? '', tenantId]],
  );
  return [
    ...lines(model, inOrder(platform, roles), ([roleId]) => nameOf(roleId, request.names)),
    ...(creates && added > 0 ? [['Only added to a tenant', counted(added, 'row')] as const] : []),
    ...lines(model, inOrder(inTenants, tenantRoles), ([roleId, tenantId = '']) => inTenant(roleId, tenantId, request)),
  ];
}

/** Rows per role, or per role and tenant. */
interface Total {
  readonly key: readonly [roleId: string, tenantId?: string];
  readonly rows: number;
}

function platformRoles({ roleId, additionalRoleIds }: RowGroup): readonly string[] {
  return roleId === undefined ? [] : [roleId, ...additionalRoleIds];
}

function totals(groups: readonly RowGroup[], keysOf: (group: RowGroup) => readonly Total['key'][]): readonly Total[] {
  const found = new Map<string, Total>();
  for (const group of groups) {
    for (const key of keysOf(group)) {
      const rows = (found.get(key.join(' '))?.rows ?? 0) + group.rows;
      found.set(key.join(' '), { key, rows });
    }
  }
  return [...found.values()];
}

/** In the order of the roles; those that are not listed come last, the most frequent first. */
function inOrder(list: readonly Total[], roles: readonly string[]): readonly Total[] {
  const placeOf = ({ key: [roleId] }: Total) => (roles.includes(roleId) ? roles.indexOf(roleId) : roles.length);
  return list.toSorted((a, b) => placeOf(a) - placeOf(b) || b.rows - a.rows);
}

/** One line per role. Those that do not fit are still named and counted: an approver must not miss one. */
function lines(
  { batch: { powerful } }: BatchMessageModel,
  list: readonly Total[],
  nameOfTotal: (key: Total['key']) => string,
): Facts {
  const most = list.length > MAX_LINES ? MAX_LINES - 1 : list.length;
  const names = list.slice(0, most).map(({ key }) => nameOfTotal(key));
  const shown = list.slice(0, fitting(names, MAX_NAMES).length);
  const rest = list.slice(shown.length);
  const others = joined([...new Set(rest.map(({ key }) => nameOfTotal(key)))]);
  return [
    ...shown.map(({ key, rows }) => {
      const people = powerful.find(({ roleId, tenantId }) => roleId === key[0] && tenantId === key[1]);
      return [nameOfTotal(key), `${counted(rows, 'row')}${people ? `: ${peopleIn(people.first, rows)}` : ''}`] as const;
    }),
    ...(rest.length
      ? [[`${figure(rest.length)} more`, clamp(`${counted(rowsOf(rest), 'row')}: ${others}`, MAX_REST)] as const]
      : []),
  ];
}

function peopleIn(rows: readonly StoredRow[], all: number): string {
  const addresses = rows.slice(0, MAX_PEOPLE).map(({ email, content }) => {
    return shownAddress(content?.user.email ?? email, MAX_ADDRESS);
  });
  const named = fitting(addresses, MAX_ADDRESSES);
  return [...named, ...(all > named.length ? [`and ${figure(all - named.length)} more`] : [])].join(', ');
}

function rowsOf(list: readonly { readonly rows: number }[]): number {
  return list.reduce((sum, { rows }) => sum + rows, 0);
}

function inTenant(roleId: string, tenantId: string, { names }: BatchRequest): string {
  return `In ${nameOf(tenantId, names)}${roleId ? ` as ${nameOf(roleId, names)}` : ''}`;
}
