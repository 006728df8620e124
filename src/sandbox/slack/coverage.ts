/** How far the stand-in follows Slack in one Web API method. */
export interface MethodCoverage {
  readonly status: 'supported' | 'partial';
  /** What a partial one leaves out. */
  readonly note?: string;
}

const supported: MethodCoverage = { status: 'supported' };
const partial = (note: string): MethodCoverage => ({ status: 'partial', note });

/** Every method that the stand-in answers; any other one is `unknown_method`. */
export const coverage: Readonly<Record<string, MethodCoverage>> = {
  'auth.test': partial('its own rate limit is not enforced'),
  'apps.connections.open': supported,
  'chat.postMessage': partial('channels by id only; attachments are not kept; no workspace-wide limit'),
  'chat.update': partial('attachments and files stay as they are'),
  'chat.delete': supported,
  'chat.postEphemeral': partial('channels by id only; shown whether or not the person is online'),
  'chat.getPermalink': partial('the link leads to the stand-in'),
  'conversations.info': partial('the fields that tell kind, membership and sharing'),
  'conversations.members': supported,
  'conversations.open': partial('one person only'),
  'users.info': partial('one time zone for all; no locale, no pictures'),
  'bots.info': partial("the app's own bot only; no icons"),
  'usergroups.list': partial('name, handle, users, size'),
  'usergroups.users.list': supported,
  'views.open': partial('replaces a modal that is open'),
  'views.push': supported,
  'views.update': supported,
  'views.publish': supported,
  'files.info': partial('no comments'),
  'files.getUploadURLExternal': partial('any kind of snippet'),
  'files.completeUploadExternal': partial('one channel; no blocks; shared at once, while Slack takes a moment'),
};
