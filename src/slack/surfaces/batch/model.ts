import { noRows, rowsIn, SENT_STATES } from '../../../domain/batch.ts';
import { type BatchRequest, isBatch } from '../../../domain/request.ts';
import type { Scope } from '../../../kinds/kind.ts';
import type { RowGroup } from '../../../ports/batch-rows.ts';
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
  notLookedUp: 0,
  unsent: [],
  failures: [],
  differing: [],
  blocked: [],
  steps: {},
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

/** What the rows of a batch come to. A request for one person has none. */
export function scopeOf(model: MessageModel): Scope {
  const { request } = model;
  if (!isBatch(request)) return { creates: 0, adds: 0 };
  const batch = batchModelOf(model, request);
  const { groups, powerful } = batch.batch;
  const scope = scopeOfRows(request, rowsToDecide(batch), groups);
  return { ...scope, ...(request.kind === 'create_users' && powerful.length > 0 && { strongest: powerful }) };
}

/** The same, for so many rows in these groups. */
export function scopeOfRows({ kind }: BatchRequest, rows: number, groups: readonly RowGroup[]): Scope {
  const adds = kind === 'create_users' ? rowsThatAdd(groups) : rows;
  return { creates: rows - adds, adds };
}

/** The number of rows that create nobody: they only add users to a tenant. */
export function rowsThatAdd(groups: readonly RowGroup[], rowsOf: (group: RowGroup) => number = allRows): number {
  return groups.filter(({ roleId }) => roleId === undefined).reduce((sum, group) => sum + rowsOf(group), 0);
}

function allRows({ rows }: RowGroup): number {
  return rows;
}
