import type { SandboxClock } from '../clock.ts';
import type { Calls } from './calls.ts';
import type { Choices } from './choices.ts';
import type { FileStore } from './file-store.ts';
import type { Ids } from './ids.ts';
import type { RateLimits } from './rate-limits.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import type { Views } from './views.ts';
import type { WorkspaceStore } from './workspace.ts';

/** The app as Slack knows it. */
export interface AppIdentity {
  readonly appId: string;
  readonly botId: string;
  readonly userId: string;
  readonly teamId: string;
  readonly name: string;
}

/** Everything the stand-in's parts share. */
export interface SlackState {
  readonly clock: SandboxClock;
  readonly ids: Ids;
  readonly app: AppIdentity;
  readonly botToken: string;
  readonly appToken: string;
  /** A token of the person who installed the app, which asked for no user scopes. */
  readonly userToken: string;
  /** The app-level token of another app. Its sockets are not played. */
  readonly otherAppToken: string;
  readonly scopes: readonly string[];
  readonly workspace: WorkspaceStore;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  /** What people chose in messages. */
  readonly choices: Choices;
  readonly files: FileStore;
  readonly calls: Calls;
  readonly rateLimits: RateLimits;
  /** `http://127.0.0.1:PORT` */
  url(): string;
  /** A fresh address for one Socket Mode connection. */
  socketUrl(): string;
}
