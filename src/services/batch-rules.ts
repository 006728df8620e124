import type { BatchRules, Column } from '../domain/batch-row.ts';
import type { Platform } from '../domain/ports.ts';

export type FormRules = Pick<BatchRules, 'country' | 'status' | 'invitation'>;

/**
 * The rules for the rows of one table, with the roles and tenants that CxEngage lists now. Tenants are asked for only when
 * the table or the form names some: the credential may not be allowed to see them. Throws `upstream` when they cannot be read.
 */
export async function batchRules(
  platform: Pick<Platform, 'roles' | 'tenants' | 'tenantRoles'>,
  columns: readonly (Column | undefined)[],
  { invitation, ...form }: FormRules,
): Promise<BatchRules> {
  const namesTenants = columns.includes('tenantId');
  const [roles, tenants] = await Promise.all([platform.roles(), namesTenants || invitation ? platform.tenants() : []]);
  const wanted = tenants.filter(({ id }) => namesTenants || id === invitation?.tenantId);
  const tenantRoles = await Promise.all(wanted.map(async ({ id }) => [id, await platform.tenantRoles(id)] as const));
  return { roles, tenants, tenantRoles: new Map(tenantRoles), ...form, ...(invitation && { invitation }) };
}
