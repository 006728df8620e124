import type { NewUser } from '../domain/new-user.ts';
import type { Platform } from '../domain/ports.ts';
import { commonOutcome, type Operation, roleDifference, statusDifference } from './operation.ts';

/** `POST /v1/users` for a request or a row of a batch. */
export function createUser(platform: Platform, user: NewUser): Operation {
  const lookUp = () => platform.findUser(user.email);
  return {
    email: user.email,
    noun: 'user',
    lookUp,
    lookUpFirst: lookUp,
    lookForLost: () => platform.findStoredAs(user.email),
    async stillPossible() {
      const listed = new Set((await platform.roles()).map(({ id }) => id));
      const gone = [user.roleId, ...(user.additionalRoleIds ?? [])].find((id) => !listed.has(id));
      return gone && 'CxEngage does not list a role of this request any more. Make a new request with another role.';
    },
    write: () => platform.createUser(user),
    readsBack: true,
    differences: (seen) => [...roleDifference(seen, user.roleId), ...statusDifference(seen, user.status)],
    outcome(made) {
      const { roleId, status } = made.user;
      return { ...commonOutcome(made), ...(status && { status }), ...(roleId && { roleId }) };
    },
    taken: (_found, when) => ({
      kind: 'conflict',
      retryable: false,
      isTaken: true,
      sentence:
        when === 'before'
          ? `They are on the platform already. To invite them to a tenant: /create-user invite ${user.email}`
          : 'Somebody else created this user in the meantime. Check the account in CxEngage.',
    }),
  };
}
