import * as v from 'valibot';
import { FILE_TOO_LARGE, MAX_FILE_BYTES, type NewUsers, type TenantChoice } from '../domain/batch.ts';
import { mayRequest } from '../domain/policy.ts';
import type { CreateUsersRequest, Request } from '../domain/request.ts';
import { capitalized, figure, oneLine } from '../domain/text.ts';
import { isKnownError } from '../errors.ts';
import type { ReadOptions, Tables } from '../ports/csv.ts';
import type { Budget, PlatformReads } from '../ports/platform.ts';
import { checkEncoding, checkPlatformRole } from './bulk-choices.ts';
import { fact, nameOf, tenantFacts, users } from './facts.ts';
import { type BatchKind, checkReason, type FieldErrors, type Form, NO_WAY_BACK, type Scope } from './kind.ts';
import { checkTenant } from './tenant-form.ts';

/** Shortens file names, which can have 255 characters. */
const MAX_FILE_NAME = 100;

/** Creates users from the rows of a file and, optionally, adds them to tenants. */
export const createUsers: BatchKind<CreateUsersRequest> = {
  mayAsk: mayRequest,

  /** Checks only the form; the `check_batch` job checks the rows. */
  async check({ platform, tables }, { fields }, budget) {
    const [source, role, tenant] = await Promise.all([
      sourceOf(tables, fields),
      checkPlatformRole(platform, fields, budget),
      tenantOf(platform, fields, budget),
    ]);
    const chosen = checkEncoding(fields);
    const why = checkReason(fields);
    if ('errors' in source || 'errors' in chosen || 'errors' in role || 'errors' in tenant || 'errors' in why) {
      const problems = [source, chosen, role, tenant, why].flatMap((part) =>
        'errors' in part ? Object.entries(part.errors) : [],
      );
      return { errors: Object.fromEntries(problems) };
    }
    const { names: roleNames, ...platformRole } = role;
    const { invitation, names } = tenant;
    return {
      // Pasted rows are text already.
      content: { source, ...(source.from === 'file' && chosen), ...platformRole, ...(invitation && { invitation }) },
      reason: why.reason,
      names: { ...roleNames, ...names },
    };
  },
  first: { status: 'checking', jobs: ['check_batch', 'show_request'] },
  holds: () => [],
  hasPreview: true,

  label({ content: { source } }) {
    return source.from === 'paste' ? 'pasted rows' : oneLine(source.name, MAX_FILE_NAME) || 'a file without a name';
  },
  heading: (_request, { creates, adds }) => ({
    asked: creates === 0 && adds > 0 ? 'Add to tenant' : 'New',
    done: 'Finished',
  }),
  about: (request, scope) => createUsers.whom(request, scope, String),
  whom: (request, { creates, adds }, format) => `${users(creates + adds)} from ${format(createUsers.label(request))}`,
  summary: (request, scope, format) => `${work(scope)} from ${format(createUsers.label(request))}`,
  facts(request, { creates, adds }) {
    const { source, platformRoleId, invitation, allOrNothing } = request.content;
    return [
      ...fact(source.from === 'file' ? 'File' : 'Source', createUsers.label(request)),
      ...fact('Rows', figure(creates + adds)),
      ...fact('Platform role for rows without one', platformRoleId && nameOf(platformRoleId, request.names)),
      ...(invitation ? tenantFacts(invitation, request.names, 'Tenant for rows without one') : []),
      ...fact('All or nothing', allOrNothing ? EVERY_ROW_OR_NONE : undefined),
    ];
  },
  confirmation(request, scope, format) {
    const { names, content } = request;
    const { invitation: tenant } = content;
    const nameIn = (id: string) => format(nameOf(id, names));
    const { strongest = [] } = scope;
    const roles = strongest.map(({ roleId, tenantId }) =>
      tenantId ? `${nameIn(roleId)} in ${nameIn(tenantId)}` : nameIn(roleId),
    );
    const isSaid = strongest.some(({ roleId, tenantId }) => tenantId === tenant?.tenantId && roleId === tenant?.roleId);
    const details = [
      ...(roles.length ? [`Role${roles.length > 1 ? 's' : ''} with the most permissions: ${roles.join(', ')}.`] : []),
      ...(tenant && !isSaid
        ? [`Tenant for rows without one: ${nameIn(tenant.tenantId)} as ${nameIn(tenant.roleId)}.`]
        : []),
    ];
    return {
      title: `${capitalized(work(scope))}?`,
      details,
      ...(scope.creates > 0 && { warning: NO_WAY_BACK }),
    };
  },
  doneWord: () => 'created',
  files: { rows: 'rows', result: 'result' },
  whatToCheck: ({ content: { source } }) =>
    source.from === 'file'
      ? 'this file. Check it for unusual values, then upload it again.'
      : 'these rows. Check them for unusual values, then paste them again.',
};

function work({ creates, adds }: Scope): string {
  if (creates === 0 && adds > 0) return `add ${users(adds)} to tenants`;
  return `create ${users(creates)}${adds > 0 ? ` and add ${figure(adds)} to tenants` : ''}`;
}

/** An option for the requester before the rows are sent; the approver sees the same words. */
export const EVERY_ROW_OR_NONE = 'Only if every row can be created';

const upload = v.object({
  file: v.optional(v.array(v.object({ id: v.string(), name: v.string(), size: v.optional(v.number()) })), []),
  rows: v.optional(v.string(), ''),
});

async function sourceOf(
  tables: Tables,
  fields: Form['fields'],
): Promise<NewUsers['source'] | { readonly errors: FieldErrors }> {
  const {
    file: [file, another],
    rows: text,
  } = v.parse(upload, fields);
  if (file && text.trim()) return { errors: { rows: 'Upload a file or paste rows, not both.' } };
  if (another) return { errors: { file: 'Upload only one file.' } };
  if (file && (file.size ?? 0) > MAX_FILE_BYTES) return { errors: { file: FILE_TOO_LARGE } };
  if (file) return { from: 'file', fileId: file.id, name: file.name };
  if (!text.trim()) return { errors: { file: 'Upload a file, or paste rows below.' } };
  try {
    await readAll(tables, text, { needsRole: !fields.platformRoleId });
    return { from: 'paste', text };
  } catch (error) {
    if (!isKnownError(error, 'validation')) throw error;
    return { errors: { rows: error.message } };
  }
}

/** Throws the first problem of a table. Pasted rows are few enough to read at once, so the form can keep the text. */
async function readAll(tables: Tables, text: string, options: ReadOptions): Promise<void> {
  const table = await tables.read(text, options);
  const iterator = table.rows[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

/** The tenant for rows that name none. Tenant and role must be given together. */
async function tenantOf(
  platform: PlatformReads,
  fields: Form['fields'],
  budget: Budget,
): Promise<
  { readonly errors: FieldErrors } | { readonly invitation?: TenantChoice; readonly names: Request['names'] }
> {
  const { tenantId, roleId, status } = fields;
  if (!tenantId && !roleId && !status) return { names: {} };
  if (!tenantId)
    return { errors: { tenantId: 'Choose a tenant too, or clear "Role in the tenant" and "How to add them".' } };
  const checked = await checkTenant(platform, '', fields, budget);
  if (checked.errors) return { errors: checked.errors };
  const { email: _, ...invitation } = checked.invitation;
  return { invitation, names: checked.names };
}
