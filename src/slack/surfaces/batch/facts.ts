import type { types } from '@slack/bolt';
import type { BatchRequest } from '../../../domain/request.ts';
import { clamp, counted, figure } from '../../../domain/text.ts';
import { type Facts, nameOf } from '../../../kinds/facts.ts';
import { batchKindOf } from '../../../kinds/index.ts';
import type { RowGroup } from '../../../ports/batch-rows.ts';
import { fitting, LIMITS } from '../limits.ts';
import { bold, richText, text } from '../rich-text.ts';
import { type BatchMessageModel, rowsToDecide } from './model.ts';
import { rowLines, shortNameOf } from './row-lines.ts';

/** Enough characters to compare the digest with the one in the thread's file. */
const DIGEST_LENGTH = 16;

/** Below the facts on a batch's card: the first rows, and where to find all of them. */
export function cardRows({ request, batch }: BatchMessageModel): types.RichTextBlock {
  const { digest, names } = request;
  const lines = rowLines(batch.first, names);
  return richText([
    ...(lines ? [bold('The first rows\n'), text(`${lines}\n`)] : []),
    text('All rows are in the file in the thread.'),
    ...(digest ? [text(`\nDigest of the rows: ${digest.slice(0, DIGEST_LENGTH)}`)] : []),
  ]);
}

/** Our limit: keeps a card below Slack's limit on blocks. */
const MAX_GROUPS = 12;

/** The facts of a batch: source, number of rows, common settings, and the number of rows per role and tenant. */
export function batchFacts(model: BatchMessageModel): Facts {
  const { request } = model;
  return [...batchKindOf(request).facts(request, rowsToDecide(model)), ...groupFacts(model), ...additionalRoles(model)];
}

/** Roles that appear only as additional roles. An approver must not miss one, even if a single row has it. */
function additionalRoles({ request, batch }: BatchMessageModel): Facts {
  const shown = new Set(batch.groups.map(({ roleId }) => roleId));
  const others = (request.content.read?.roles ?? []).filter((id) => !shown.has(id));
  const names = others.map((id) => nameOf(id, request.names)).join(', ');
  return names ? [['Additional roles in some rows', clamp(names, LIMITS.fact)]] : [];
}

/**
 * Rows by platform role, tenant and tenant role, in the order of the platform roles. The role with the most permissions
 * is first, so that it is never cut off.
 */
export function groupFacts({ request, batch }: BatchMessageModel): Facts {
  const roles = request.content.read?.roles ?? [];
  const placeOf = ({ roleId }: RowGroup) => {
    const at = roles.indexOf(roleId);
    return at < 0 ? roles.length : at;
  };
  const ordered = [...batch.groups].sort((a, b) => placeOf(a) - placeOf(b) || b.rows - a.rows);
  const listed = ordered.length > MAX_GROUPS ? ordered.slice(0, MAX_GROUPS - 1) : ordered;
  const lines = listed.map((group) => groupName(group, request));
  const shown = listed.slice(0, fitting(lines, LIMITS.list).length);
  const rest = ordered.slice(shown.length);
  return [
    ...shown.map((group) => [groupName(group, request), counted(group.rows, 'row')] as const),
    ...(rest.length ? [restFact(rest, shown, request)] : []),
  ];
}

/** Sums up the groups cut off and names the tenant roles that only they have: an approver must not miss one. */
function restFact(rest: readonly RowGroup[], shown: readonly RowGroup[], { names }: BatchRequest): Facts[number] {
  const rows = rest.reduce((sum, group) => sum + group.rows, 0);
  const seen = new Set(shown.map(({ tenantRoleId }) => tenantRoleId));
  const others = new Set(rest.flatMap(({ tenantRoleId }) => tenantRoleId ?? []).filter((id) => !seen.has(id)));
  const roles = [...new Set([...others].map((id) => shortNameOf(id, names)))].join(', ');
  const words = `${counted(rows, 'row')}${roles && `; other roles in tenants: ${roles}`}`;
  return [`${figure(rest.length)} more roles and tenants`, clamp(words, LIMITS.fact)];
}

function groupName({ roleId, tenantId, tenantRoleId }: RowGroup, { names }: BatchRequest): string {
  const role = roleId ? shortNameOf(roleId, names) : 'No role';
  const tenant = tenantId ? `, in ${shortNameOf(tenantId, names)}` : '';
  return `${role}${tenant}${tenantRoleId ? ` as ${shortNameOf(tenantRoleId, names)}` : ''}`;
}
