import { type Document, parseDocument } from 'yaml';

export interface AppSettings {
  /** The name of the command, slash included. */
  readonly command: string;
  /** The name of the deployment. */
  readonly name: string | undefined;
  /** Where Slack sends everything in HTTP mode. Undefined: Socket Mode, which needs no address. */
  readonly url: string | undefined;
}

const APP_NAME = ['display_information', 'name'];
const BOT_NAME = ['features', 'bot_user', 'display_name'];
const COMMAND = ['features', 'slash_commands', 0];
const INTERACTIVITY = ['settings', 'interactivity'];

/** `manifest.yml`, changed for the settings of one deployment. */
export function appManifest(text: string, { command, name, url }: AppSettings): Document {
  // The comment at its top is about the file as it is.
  const manifest = parseDocument(text.replace(/^(?:#.*\n)+/, ''));
  manifest.setIn([...COMMAND, 'command'], command);
  if (name !== undefined) {
    manifest.setIn(APP_NAME, `${manifest.getIn(APP_NAME)} (${name})`);
    // Slack takes only these characters in the name of a bot (docs.slack.dev, App manifest reference).
    const suffix = name
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join('_');
    if (suffix) manifest.setIn(BOT_NAME, `${manifest.getIn(BOT_NAME)}_${suffix}`);
  }
  if (url !== undefined) {
    manifest.setIn(['settings', 'socket_mode_enabled'], false);
    manifest.setIn([...COMMAND, 'url'], url);
    manifest.setIn([...INTERACTIVITY, 'request_url'], url);
    // Without it the fields that search, such as the roles, stay empty.
    manifest.setIn([...INTERACTIVITY, 'message_menu_options_url'], url);
  }
  return manifest;
}
