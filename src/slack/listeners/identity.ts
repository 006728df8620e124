import type { Person } from '../../domain/request.ts';

/** The parts of a payload that say who acts. In a shared channel `team` can be another workspace than the person's. */
interface Payload {
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly team: { readonly id: string } | null;
}

/**
 * Who clicked or submitted, from Slack's signed payload. In an Enterprise organisation `user.team_id` can be the
 * organisation's id (E…), which is no workspace.
 */
export function identity({ user, team }: Payload): Person {
  const workspace = user.team_id?.startsWith('E') ? undefined : user.team_id;
  return { userId: user.id, teamId: workspace ?? team?.id ?? '' };
}
