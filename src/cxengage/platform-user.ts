import * as v from 'valibot';
import type { PlatformUser, WrittenUser } from '../domain/ports.ts';

// Times and words are passed on as they are; one of an unexpected type is left out rather than hide the user.
const word = v.fallback(v.nullish(v.string()), undefined);
const id = v.nullish(v.pipe(v.string(), v.nonEmpty()));
/** A number is an id too: what a write has made is never dropped. */
const looseId = v.fallback(
  v.nullish(v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.nonEmpty())),
  undefined,
);

const fields = {
  id,
  userId: id,
  aliasPlatformUserId: v.fallback(v.nullish(v.union([v.string(), v.number()])), undefined),
  roleId: word,
  status: word,
  created: word,
  createdBy: word,
  resetPasswordExpiryDate: word,
  invitationExpiryDate: word,
};

/** A user as `/v1/users` gives it, or a tenant user: that one's id is `userId` in replies to POST and `id` in lists. */
export const platformUser = v.pipe(
  v.object({ ...fields, email: v.pipe(v.string(), v.nonEmpty()) }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): PlatformUser => {
    const user = userOf(value);
    if (user) return { ...user, email: value.email };
    addIssue({ message: 'The user has no id.' });
    return NEVER;
  }),
);

/** The reply to a write: all that it must have is the id of what it has made. */
export const writtenUser = v.pipe(
  v.object({ ...fields, id: looseId, userId: looseId, email: word }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): WrittenUser => {
    const user = userOf(value);
    if (user) return { ...user, ...(value.email && { email: value.email }) };
    addIssue({ message: 'The user has no id.' });
    return NEVER;
  }),
);

function userOf(
  user: v.InferOutput<v.ObjectSchema<typeof fields, undefined>>,
): Omit<PlatformUser, 'email'> | undefined {
  const found = user.id ?? user.userId;
  if (!found) return undefined;
  const expires = user.resetPasswordExpiryDate ?? user.invitationExpiryDate;
  return {
    id: found,
    ...(user.aliasPlatformUserId != null && { aliasId: String(user.aliasPlatformUserId) }),
    ...(user.roleId && { roleId: user.roleId }),
    ...(user.status && { status: user.status }),
    ...(user.created && { created: user.created }),
    ...(user.createdBy && { createdBy: user.createdBy }),
    ...(expires && { expires }),
  };
}
