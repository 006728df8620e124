import { noRows, rowsIn, SENT_STATES } from '../../domain/batch.ts';
import type { BatchRequest } from '../../domain/request.ts';
import type { BatchScene, Scene } from '../../ports/slack.ts';

/** A scene whose request is a batch. */
export interface BatchIn extends Scene {
  readonly request: BatchRequest;
  readonly batch: BatchScene;
}

const NO_ROWS: BatchScene = {
  ...{ counts: noRows(), groups: [], first: [], failures: [], differing: [] },
  ...{ rate: 0, retryable: 0, invitable: 0 },
};

/** The scene of a request that is known to be a batch, without rows where none are read yet. */
export function batchIn(scene: Scene, request: BatchRequest): BatchIn {
  return { ...scene, request, batch: scene.batch ?? NO_ROWS };
}

/** How many rows an approver decides on, or would if they were sent now. */
export function rowsToDecide({ batch }: Scene): number {
  return batch ? rowsIn(batch.counts, SENT_STATES) : 0;
}
