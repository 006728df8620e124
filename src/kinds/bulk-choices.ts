import * as v from 'valibot';
import type { NewUsers } from '../domain/batch.ts';
import { AUTOMATIC, chosenEncoding } from '../domain/encoding.ts';
import { namesOf } from '../domain/label.ts';
import type { Request } from '../domain/request.ts';
import type { Budget, PlatformReads } from '../ports/platform.ts';
import type { FieldErrors, Form } from './kind.ts';

type Failed = { readonly errors: FieldErrors };

/** The encoding chosen for a file; none when it is to be detected. */
export function checkEncoding({ encoding }: Form['fields']): Failed | Pick<NewUsers, 'encoding'> {
  if (encoding === undefined || encoding === AUTOMATIC) return {};
  const parsed = v.safeParse(chosenEncoding, encoding);
  return parsed.success ? { encoding: parsed.output } : { errors: { encoding: 'Choose an encoding from the list.' } };
}

/** The platform role chosen for rows that name none. Throws `upstream` when CxEngage does not respond in time. */
export async function checkPlatformRole(
  platform: Pick<PlatformReads, 'roles'>,
  { platformRoleId }: Form['fields'],
  budget: Budget,
): Promise<Failed | (Pick<NewUsers, 'platformRoleId'> & { readonly names: Request['names'] })> {
  if (!platformRoleId) return { names: {} };
  const roles = await platform.roles(budget);
  const role = roles.find(({ id }) => id === platformRoleId);
  if (!role) return { errors: { platformRoleId: 'This role no longer exists. Choose another.' } };
  return { platformRoleId: role.id, names: namesOf([roles], new Set([role.id])) };
}
