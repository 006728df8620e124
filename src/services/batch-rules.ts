import type { BatchRules, Column } from '../domain/batch-row.ts';
import type { Platform, Role } from '../domain/ports.ts';
import { isKnownError } from '../errors.ts';

export type FormRules = Pick<BatchRules, 'country' | 'status' | 'invitation'>;

/**
 * The rules for the rows of one table, with the roles and tenants that CxEngage lists now. Tenants are asked for only when
 * the table or the form names some: the credential may not be allowed to see them. A tenant whose roles it may not see is
 * without an entry: that is the trouble of the rows that name it. Throws `upstream` when they cannot be read.
 */
export async function batchRules(
  platform: Pick<Platform, 'roles' | 'tenants' | 'tenantRoles'>,
  columns: readonly (Column | undefined)[],
  { invitation, ...form }: FormRules,
): Promise<BatchRules> {
  const namesTenants = columns.includes('tenantId');
  const [roles, tenants] = await Promise.all([platform.roles(), namesTenants || invitation ? platform.tenants() : []]);
  const wanted = tenants.filter(({ id }) => namesTenants || id === invitation?.tenantId);
  const tenantRoles = new Map<string, readonly Role[]>();
  const read = async (id: string) => void tenantRoles.set(id, await platform.tenantRoles(id));
  const unlessHidden = (error: unknown) => {
    if (!isKnownError(error, 'forbidden') && !isKnownError(error, 'not_found')) throw error;
  };
  await Promise.all(wanted.map(({ id }) => (id === invitation?.tenantId ? read(id) : read(id).catch(unlessHidden))));
  return { roles, tenants, tenantRoles, ...form, ...(invitation && { invitation }) };
}
