import { sharesOf } from './file-shares.ts';
import type { StoredFile } from './file-store.ts';
import { seesMessage } from './sees-message.ts';
import type { SlackState } from './state.ts';

/**
 * Whether the bot may read a file: its own, one that somebody sent it in a form, or one shared where it is ("View files
 * shared in channels and conversations that your Slack app has been added to", docs.slack.dev/reference/scopes/files.read).
 */
export function appSeesFile(file: StoredFile, { app, workspace }: SlackState): boolean {
  if (file.user === app.userId || file.sentToApp) return true;
  return sharesOf(file.id, workspace.messages).some((message) => seesMessage(app.userId, message, workspace));
}
