import { noRows, rowsIn, SENT_STATES } from '../../../domain/batch.ts';
import { type BatchRequest, isBatch } from '../../../domain/request.ts';
import type { BatchModel, MessageModel } from '../../../ports/slack.ts';

export interface BatchMessageModel extends MessageModel {
  readonly request: BatchRequest;
  readonly batch: BatchModel;
}

const NO_ROWS: BatchModel = {
  counts: noRows(),
  groups: [],
  first: [],
  powerful: [],
  unsent: [],
  failures: [],
  differing: [],
  rate: 0,
  retryable: 0,
  invitable: 0,
};

/** Narrows the message model to a batch, with zero rows when none are read yet. */
export function batchModelOf(model: MessageModel, request: BatchRequest): BatchMessageModel {
  return { ...model, request, batch: model.batch ?? NO_ROWS };
}

/** The number of rows an approver decides on, or would decide on if the batch were sent now. */
export function rowsToDecide({ batch }: BatchMessageModel): number {
  return rowsIn(batch.counts, SENT_STATES);
}

/** The number of users a request is about. */
export function usersIn(model: MessageModel): number {
  const { request } = model;
  return isBatch(request) ? rowsToDecide(batchModelOf(model, request)) : 1;
}
