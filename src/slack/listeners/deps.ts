import type { NewUser, NewUserRules } from '../../domain/new-user.ts';
import type { Person } from '../../domain/request.ts';
import type { Budget } from '../../ports/platform.ts';
import type { Files } from '../../ports/slack.ts';
import type { DecidePorts } from '../../services/decide.ts';
import type { UploadPorts } from '../../services/upload-batch.ts';

/** What the listeners reach: the services' ports and the settings of the form. */
export interface Rooms extends UploadPorts, DecidePorts {
  readonly files: Files;
  readonly country: NewUserRules['country'];
  /** Status that the form shows at first. */
  readonly defaultStatus: NewUser['status'];
  /** A sentence while Slack or CxEngage cannot be used; undefined when all is well. */
  readonly unavailable: () => string | undefined;
  /** Slack's address of the workspace, once it is known. */
  readonly workspaceUrl: () => string | undefined;
}

/** Slack wants its answer within 3 s; checks over the network share half of that. */
const CHECKS_MS = 1_500;

export function budget(): Budget {
  return { signal: AbortSignal.timeout(CHECKS_MS) };
}

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
