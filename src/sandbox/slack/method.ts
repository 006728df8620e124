import type { Answer } from './answer.ts';
import type { Json } from './json.ts';
import type { SlackState } from './state.ts';

/** One Web API method of the stand-in. */
export interface Method {
  /** The scope that the bot token needs; a function where it depends on the conversation. */
  readonly scope?: string | ((args: Json, state: SlackState) => string);
  /** Called with the app-level token, not the bot's. */
  readonly appLevel?: true;
  /** Calls a minute of its tier; left out where special limits apply. */
  readonly perMinute?: 20 | 50 | 100;
  /** `args` are parsed: JSON where Slack takes JSON. */
  run(args: Json, state: SlackState, token: string): Answer;
}
