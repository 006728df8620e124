import type { Person } from '../../domain/request.ts';

/** The parts of a payload that say who acts. In a shared channel `team` can be another workspace than the person's. */
interface Payload {
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly team: { readonly id: string } | null;
}

/** Who clicked or submitted, from Slack's signed payload. */
export function identity({ user, team }: Payload): Person {
  return { userId: user.id, teamId: user.team_id ?? team?.id ?? '' };
}
