import type { NewUser } from '../../domain/new-user.ts';
import type { Person } from '../../domain/request.ts';
import type { Budget } from '../../ports/platform.ts';
import type { Files } from '../../ports/slack.ts';
import type { DecidePorts } from '../../services/decide.ts';
import type { SubmitPorts } from '../../services/submit.ts';
import type { DeploymentLabel } from '../surfaces/deployment-label.ts';

/** What the listeners need: the ports of the services and the settings of the forms. */
export interface ListenerDeps extends SubmitPorts, DecidePorts {
  readonly files: Files;
  readonly label: DeploymentLabel;
  /** Initial status in the form. */
  readonly defaultStatus: NewUser['status'];
  /** The reason while Slack or CxEngage is unavailable, otherwise undefined. */
  readonly unavailable: () => string | undefined;
  readonly approvalsChannel: string;
  /** Posts a text to the `response_url` of a command. Throws KnownError. */
  readonly respondTo: (url: string, text: string) => Promise<void>;
  /** URL of the workspace; undefined until it is known. */
  readonly workspaceUrl: () => string | undefined;
}

/** Slack requires an ack within 3 s. Network checks share half of that. */
const CHECKS_MS = 1_500;

export function budget(): Budget {
  return { signal: AbortSignal.timeout(CHECKS_MS) };
}

/** The parts of a payload that identify the user. In a shared channel, `team` can differ from the user's workspace. */
interface Payload {
  readonly user: { readonly id: string; readonly team_id?: string | null };
  readonly team?: { readonly id: string } | null;
}

/**
 * The user who clicked or submitted, from Slack's signed payload. In an Enterprise organization `user.team_id` can be
 * the id of the organization (E…), which is not a workspace, and both teams can be missing: then the id is empty, and
 * the profile alone says where the user belongs.
 */
export function identity({ user, team }: Payload): Person {
  const workspace = [user.team_id, team?.id].find((id) => id && !id.startsWith('E'));
  return { userId: user.id, teamId: workspace ?? '' };
}
