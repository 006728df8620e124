import { type Json, jsonOf, listOf } from '../../src/sandbox/slack/json.ts';
import { seedIds as people, seed } from '../../src/sandbox/slack/seed.ts';
import type { World } from './fuzz-world.ts';

const PERMITTED: readonly unknown[] = [people.rita, people.ana, people.ben];
const APPROVERS: readonly unknown[] = [people.ana, people.ben];

/**
 * Whether somebody may do what the payload asks for, so that it would rightly change something. In doubt, yes: such a
 * payload must not be sent.
 */
export function mayChange(payload: unknown, world: World): boolean {
  const { user, team, type, view, actions } = jsonOf(payload);
  const { id, team_id: userTeam } = jsonOf(user);
  const teams = JSON.stringify([userTeam, team]);
  // An Enterprise organization can leave both teams out, and then the profile says where somebody belongs.
  const isHere = teams.includes(seed.team.id) || !/"T\w+"/.test(teams);
  if (!PERMITTED.includes(id) || !isHere) return false;
  if (type === 'view_submission') return mayBeValid(jsonOf(view), id, world);
  return listOf(actions).some((action) => mayPress(jsonOf(payload), action, id, world));
}

function mayPress(payload: Json, { action_id: button, value }: Json, by: unknown, world: World): boolean {
  const { ts } = jsonOf(payload.message);
  return world.requests.some((request) => {
    const isNamed = JSON.stringify([value]).includes(String(request.revision));
    // Slack gives a channel another id when it becomes public or private: the message is the same.
    const isThere = world.messages.some((message) => message.request_id === request.id && message.ts === ts);
    if (!isNamed || !isThere) return false;
    const isOwn = request.requester_user === by;
    if (button === 'cancel_request') return isOwn && request.status === 'pending';
    const from = { approve_request: 'pending', retry_request: 'failed' }[String(button)];
    return request.status === from && APPROVERS.includes(by) && !isOwn;
  });
}

function mayBeValid({ callback_id: form, private_metadata: about, state }: Json, by: unknown, world: World): boolean {
  const values = jsonOf(jsonOf(state).values);
  const holds = (id: string, pattern: RegExp) => pattern.test(JSON.stringify(values[id]) ?? '');
  if (form === 'create_user') return holds('email', /@/) && holds('roleId', UUID);
  if (form === 'invite_to_tenant') return holds('tenantId', UUID) && holds('roleId', UUID);
  const isPending = world.requests.some(({ revision, status }) => about === revision && status === 'pending');
  return form === 'deny_request' && isPending && APPROVERS.includes(by) && holds('reason', /"value":"(?!\s*")/);
}

const UUID = /[\da-f]{8}-[\da-f]{4}-/;
