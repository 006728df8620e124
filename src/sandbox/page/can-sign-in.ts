import type { WorkspaceUser } from '../slack/workspace.ts';

/** Slack's client lets neither a bot nor somebody deactivated in. */
export function canSignIn({ kind }: Pick<WorkspaceUser, 'kind'>): boolean {
  return kind !== 'bot' && kind !== 'deactivated';
}
