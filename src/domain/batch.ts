import * as v from 'valibot';
import type { RowCells, RowContent } from './batch-row.ts';
import { newInvitation } from './new-invitation.ts';
import type { DoneOutcome, Outcome } from './outcome.ts';
import type { Writes } from './writes.ts';

/** docs.slack.dev, file_input: a file has at most 10 MB. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const FILE_TOO_LARGE = 'The file is larger than 10 MB. Split it.';

/** Where the rows of a batch come from. */
const source = v.variant('from', [
  v.strictObject({ from: v.literal('file'), fileId: v.string(), name: v.string() }),
  v.strictObject({ from: v.literal('paste'), text: v.string() }),
  /** The users that another batch has created, who are now invited. */
  v.strictObject({ from: v.literal('batch'), requestId: v.string() }),
]);

/** What a request of kind `create_users` holds beside its rows. */
export const newBatch = v.strictObject({
  source,
  /** Of all rows that name no tenant of their own. */
  invitation: v.optional(v.omit(newInvitation, ['email'])),
  /** Set once all rows are stored. */
  read: v.optional(
    v.strictObject({
      /** Names of columns that nobody knows. */
      unknownColumns: v.array(v.string()),
      /** Ids of the platform roles in use; the one with most permissions comes first. */
      roles: v.array(v.string()),
    }),
  ),
  /** Nothing is created unless every row of the file can be. */
  allOrNothing: v.optional(v.boolean()),
});
export type NewBatch = v.InferOutput<typeof newBatch>;

/**
 * Where a row stands. `unchecked` until its address is looked up; the five after it are the preview's; then what was sent
 * to CxEngage for it. `creating` and `inviting` may have a write under way.
 */
export const ROW_STATES = [
  'unchecked',
  'new',
  'on_platform',
  'duplicate',
  'pending_elsewhere',
  'invalid',
  'creating',
  'inviting',
  'done',
  'failed',
  'stopped',
] as const;
export type RowState = (typeof ROW_STATES)[number];

/** States of rows that an approver decides on; the others never reach CxEngage. */
export const SENT_STATES = ['new', 'creating', 'inviting', 'done', 'failed', 'stopped'] as const;
/** States in which a checked row cannot be sent. */
export const UNSENT_STATES = ['on_platform', 'duplicate', 'pending_elsewhere', 'invalid'] as const;
/** What is wrong with a row that is `pending_elsewhere`. */
export const ASKED_ELSEWHERE = { email: 'Another open request asks for this address.' } as const;
/** States in which a row of an approved batch may still change. */
export const OPEN_ROW_STATES = ['new', 'creating', 'inviting'] as const;

/** A row as it is stored. */
export interface StoredRow {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly state: RowState;
  /** As it was typed; '' when there is none. */
  readonly email: string;
  readonly cells: RowCells;
  /** Of a row that is good in itself. */
  readonly content?: RowContent;
  /** Sentences by column, `line` for the line as such, `surplus` for its cells beyond the header: why it is not `new`. */
  readonly problems?: Readonly<Record<string, string>>;
  /** When its address was last looked up. */
  readonly checkedAt?: number;
  /** The user's id at CxEngage, once it is known. */
  readonly userId?: string;
  /** Writes of the operation in hand whose effect is not certain. */
  readonly writes?: Writes;
  /** Tries of the operation in hand that came to nothing. */
  readonly tries: number;
  /** What creating the user has made, while adding them to a tenant is left. */
  readonly made?: DoneOutcome;
  readonly outcome?: Outcome;
}

/** How many rows are in each state; a state without rows is 0. */
export type RowCounts = Readonly<Record<RowState, number>>;

export function noRows(): Record<RowState, number> {
  return {
    ...{ unchecked: 0, new: 0, on_platform: 0, duplicate: 0, pending_elsewhere: 0, invalid: 0 },
    ...{ creating: 0, inviting: 0, done: 0, failed: 0, stopped: 0 },
  };
}

/** The sum over some states, or over all. */
export function rowsIn(counts: RowCounts, states: readonly RowState[] = ROW_STATES): number {
  return states.reduce((sum, state) => sum + counts[state], 0);
}
