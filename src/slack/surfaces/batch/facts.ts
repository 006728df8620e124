import type { BatchRequest } from '../../../domain/request.ts';
import { clamp, counted, figure } from '../../../domain/text.ts';
import type { RowGroup } from '../../../ports/batch-rows.ts';
import type { CardParts } from '../approval-card.ts';
import { type BatchIn, rowsToDecide } from '../batch-in.ts';
import { allOrNothing, batchTitle, onlyInvites } from '../batch-words.ts';
import { LIMITS } from '../limits.ts';
import { type Facts, INVITATION, nameOf } from '../request-facts.ts';
import { bold, facts, richText, text } from '../rich-text.ts';
import { shortName } from '../short-name.ts';
import { rowLines, shortNameOf } from './row-lines.ts';

/** So many digits of the digest are enough to compare it with that of the file in the thread. */
const DIGEST = 16;

/** What an approver sees of a batch: how many rows of which roles and tenant, the first of them, and where all of them are. */
export function batchCardParts(scene: BatchIn): CardParts {
  const { request, batch } = scene;
  const { digest, names } = request;
  const lines = rowLines(batch.first, names);
  return {
    title: batchTitle(request, rowsToDecide(scene)),
    asked: facts(batchFacts(scene)),
    more: [
      richText([
        ...(lines ? [bold('The first rows\n'), text(`${lines}\n`)] : []),
        text('All rows are in the file in the thread.'),
        ...(digest ? [text(`\nDigest of the rows: ${digest.slice(0, DIGEST)}`)] : []),
      ]),
    ],
  };
}

/** Ours: so many groups keep a card below the cap on its blocks. */
const GROUPS = 12;

/** Where the rows come from, how many there are, what holds for all of them, and how many have which roles and tenant. */
export function batchFacts(scene: BatchIn): Facts {
  const { request } = scene;
  return [
    [request.content.source.from === 'file' ? 'File' : 'Source', shortName(request)],
    ['Rows', figure(rowsToDecide(scene))],
    ...invitationFacts(request),
    ...(request.content.allOrNothing ? ([['All or nothing', allOrNothing(request)]] as const) : []),
    ...groupFacts(scene),
    ...additionalRoles(scene),
  ];
}

/** Roles that rows have only beside their platform role: an approver must not miss one that stands in a single row. */
function additionalRoles({ request, batch }: BatchIn): Facts {
  const shown = new Set(batch.groups.map(({ roleId }) => roleId));
  const others = (request.content.read?.roles ?? []).filter((id) => !shown.has(id));
  const names = others.map((id) => nameOf(id, request.names)).join(', ');
  return names ? [['Additional roles in some rows', clamp(names, LIMITS.fact)]] : [];
}

/**
 * Rows by platform role, tenant and the role in it, in the order of the platform roles: the one with most permissions comes
 * first and is never cut off.
 */
export function groupFacts({ request, batch }: BatchIn): Facts {
  const roles = request.content.read?.roles ?? [];
  const placeOf = ({ roleId }: RowGroup) => {
    const at = roles.indexOf(roleId);
    return at < 0 ? roles.length : at;
  };
  const ordered = [...batch.groups].sort((a, b) => placeOf(a) - placeOf(b) || b.rows - a.rows);
  const shown = ordered.length > GROUPS ? ordered.slice(0, GROUPS - 1) : ordered;
  const rest = ordered.slice(shown.length);
  return [
    ...shown.map((group) => [groupName(group, request), counted(group.rows, 'row')] as const),
    ...(rest.length ? [restFact(rest, shown, request)] : []),
  ];
}

/** Those that are cut off, with the roles in tenants that only they have: an approver must not miss one. */
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

/** The tenant that was chosen for the whole batch: an approver must not have to look for it in the rows. */
function invitationFacts(request: BatchRequest): Facts {
  const { invitation } = request.content;
  if (!invitation) return [];
  const { tenantId, roleId, status } = invitation;
  return [
    [onlyInvites(request) ? 'Tenant' : 'Tenant of rows that name none', nameOf(tenantId, request.names)],
    ['Role in the tenant', nameOf(roleId, request.names)],
    ['Invitation', INVITATION[status]],
  ];
}
