import type { Platform } from '../domain/ports.ts';
import type { CreateUserRequest } from '../domain/request.ts';
import type { Effect } from './request-run.ts';

/** What carrying out a `create_user` request means at CxEngage; the same for a row of a batch. */
export function createUser(platform: Platform, { content }: Pick<CreateUserRequest, 'content'>): Effect {
  const lookUp = () => platform.findUser(content.email);
  return {
    lookUp,
    lookUpFirst: lookUp,
    async stillPossible() {
      const listed = new Set((await platform.roles()).map(({ id }) => id));
      const gone = [content.roleId, ...(content.additionalRoleIds ?? [])].find((id) => !listed.has(id));
      return gone && 'CxEngage does not list a role of this request any more. Make a new request with another role.';
    },
    write: () => platform.createUser(content),
    alreadyThere: () =>
      `They are on the platform already. To invite them to a tenant: /create-user invite ${content.email}`,
    madeByAnother: 'Somebody else created this user in the meantime. Check the account in CxEngage.',
  };
}
