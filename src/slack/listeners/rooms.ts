import type { NewUser, NewUserRules } from '../../domain/new-user.ts';
import type { Files } from '../../domain/ports.ts';
import type { DecidePorts } from '../../services/decide-request.ts';
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
