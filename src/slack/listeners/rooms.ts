import type { NewUser, NewUserRules } from '../../domain/new-user.ts';
import type { DecidePorts } from '../../services/decide-request.ts';
import type { SubmitPorts } from '../../services/submit-request.ts';

/** What the listeners reach: the services' ports and the settings of the form. */
export interface Rooms extends SubmitPorts, DecidePorts {
  readonly country: NewUserRules['country'];
  /** Status that the form shows at first. */
  readonly defaultStatus: NewUser['status'];
  /** A sentence while Slack or CxEngage cannot be used; undefined when all is well. */
  readonly unavailable: () => string | undefined;
  /** Tells the worker that there may be a new job. */
  readonly wake: () => void;
  /** Slack's address of the workspace, once it is known. */
  readonly workspaceUrl: () => string | undefined;
}
