import * as v from 'valibot';
import type { PlatformUser } from '../domain/ports.ts';

// Times and words are passed on as they are; one of an unexpected type is left out rather than hide the user.
const word = v.fallback(v.nullish(v.string()), undefined);
const id = v.nullish(v.pipe(v.string(), v.nonEmpty()));

/** A user as `/v1/users` gives it, or a tenant user: that one's id is `userId` in replies to POST and `id` in lists. */
export const platformUser = v.pipe(
  v.object({
    id,
    userId: id,
    email: v.pipe(v.string(), v.nonEmpty()),
    aliasPlatformUserId: v.fallback(v.nullish(v.union([v.string(), v.number()])), undefined),
    roleId: word,
    status: word,
    created: word,
    createdBy: word,
    resetPasswordExpiryDate: word,
    invitationExpiryDate: word,
  }),
  v.rawTransform(({ dataset: { value: user }, addIssue, NEVER }): PlatformUser => {
    const found = user.id ?? user.userId;
    if (!found) {
      addIssue({ message: 'The user has no id.' });
      return NEVER;
    }
    const expires = user.resetPasswordExpiryDate ?? user.invitationExpiryDate;
    return {
      id: found,
      email: user.email,
      ...(user.aliasPlatformUserId != null && { aliasId: String(user.aliasPlatformUserId) }),
      ...(user.roleId && { roleId: user.roleId }),
      ...(user.status && { status: user.status }),
      ...(user.created && { created: user.created }),
      ...(user.createdBy && { createdBy: user.createdBy }),
      ...(expires && { expires }),
    };
  }),
);
