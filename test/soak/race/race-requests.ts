import type { SingleRequest } from '../../../src/domain/request.ts';
import { seedIds as cxengageIds } from '../../../src/sandbox/cxengage/seed.ts';
import { seedIds as people, seed } from '../../../src/sandbox/slack/seed.ts';
import type { Fleet } from '../../helpers/fleet.ts';
import { addToTenantRequest, createUserRequest } from '../../helpers/requests.ts';
import type { Chance } from '../chance.ts';

const { harbour, platformUser } = cxengageIds;
const agent = cxengageIds.tenantRole(harbour, 'Agent');
/** Direct messages are paced for each of them. */
const REQUESTERS = [people.rita, people.omar] as const;

/** New requests, a quarter of them invitations of people that the platform has already. */
export function raceRequests({ clock, cxengage }: Fleet, chance: Chance, count: number): readonly SingleRequest[] {
  return Array.from({ length: count }, (_, number) => {
    const at = clock.now();
    const requester = { teamId: seed.team.id, userId: chance.pick(REQUESTERS) };
    const base = { requester, attempt: 1, createdAt: at, updatedAt: at };
    const email = `person.${number}@example.com`;
    if (!chance.happens(25)) {
      const content = { email, roleId: platformUser, firstName: 'Person', status: 'enabled' } as const;
      return createUserRequest({ ...base, content, names: { [platformUser]: 'Platform User' } });
    }
    cxengage.state.addUser({ email });
    const content = { tenantId: harbour, email, roleId: agent, status: 'invited' } as const;
    return addToTenantRequest({ ...base, content, names: { [harbour]: 'Harbour Outfitters', [agent]: 'Agent' } });
  });
}
