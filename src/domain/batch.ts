import * as v from 'valibot';
import { COLUMNS, type RowCells, type RowContent } from './batch-row.ts';
import { chosenEncoding, readAs } from './encoding.ts';
import { newInvitation } from './new-invitation.ts';
import type { DoneOutcome, Outcome } from './outcome.ts';
import type { Writes } from './writes.ts';

/** Slack's limit for the file_input element (docs.slack.dev). */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const FILE_TOO_LARGE = 'The file is larger than 10 MB. Split it.';

const source = v.variant('from', [
  v.strictObject({ from: v.literal('file'), fileId: v.string(), name: v.string() }),
  v.strictObject({ from: v.literal('paste'), text: v.string() }),
]);

/** What the requester should know about a file, although its rows are good. */
export const findings = v.strictObject({
  /** The heading of a column with whole names, in a file without first and last names. */
  fullNames: v.exactOptional(v.string()),
  /** Number of rows that create a user without a first and a last name. */
  nameless: v.number(),
  /** Number of rows that create a user with the external id of an earlier one, and the first two lines of that kind. */
  sameExternalId: v.exactOptional(v.strictObject({ rows: v.number(), id: v.string(), lines: v.array(v.number()) })),
});
export type Findings = v.InferOutput<typeof findings>;

/** Set once all rows of the batch are stored. */
const read = v.optional(
  v.strictObject({
    /** Headings of ignored columns, as in the file. */
    unknownColumns: v.array(v.string()),
    /** How the file calls its columns, where that is not the API's name. */
    headings: v.exactOptional(v.record(v.picklist(COLUMNS), v.exactOptional(v.string()))),
    /** Line of the header, where it is not the first that has words. */
    headerLine: v.exactOptional(v.number()),
    readAs: v.exactOptional(readAs),
    /** Ids of the platform roles in use, the one with the most permissions first. */
    roles: v.array(v.string()),
    /** The same of the roles in tenants. */
    tenantRoles: v.exactOptional(v.array(v.string())),
    findings: v.exactOptional(findings),
  }),
);

/** A tenant and how users are added to it. */
const tenant = v.omit(newInvitation, ['email']);
export type TenantChoice = v.InferOutput<typeof tenant>;

/** Content of a `create_users` request; its rows are stored separately. */
export const newUsers = v.strictObject({
  source,
  /** Chosen for the file. Without one, it is detected. */
  encoding: v.exactOptional(chosenEncoding),
  /** For all rows that name no platform role. */
  platformRoleId: v.exactOptional(v.pipe(v.string(), v.uuid())),
  /** For all rows that name no tenant. */
  invitation: v.optional(tenant),
  read,
  /** Create nothing unless every row of the file can be created. */
  allOrNothing: v.optional(v.boolean()),
});
export type NewUsers = v.InferOutput<typeof newUsers>;

/** Content of an `add_users_to_tenant` request; its rows are stored separately. */
export const usersToAdd = v.strictObject({
  /** The request that created the users. */
  createdBy: v.string(),
  invitation: tenant,
  read,
});
export type UsersToAdd = v.InferOutput<typeof usersToAdd>;

/**
 * States of a row. `unchecked`: its address has not been looked up yet. The next five are results of the preview; the
 * others describe what was sent to CxEngage. `creating` and `inviting` may have a write in flight.
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

/** States of rows that an approver decides on. Other rows are never sent to CxEngage. */
export const SENT_STATES = ['new', 'creating', 'inviting', 'done', 'failed', 'stopped'] as const;
/** States of checked rows that cannot be sent. */
export const UNSENT_STATES = ['on_platform', 'duplicate', 'pending_elsewhere', 'invalid'] as const;
/** Problems of a `pending_elsewhere` row. */
export const ASKED_ELSEWHERE = { email: 'There is already an open request for this address.' } as const;
/** States of rows of an approved batch that are not finished. */
export const OPEN_ROW_STATES = ['new', 'creating', 'inviting'] as const;

export interface StoredRow {
  /** Line in the file where the row begins, from 1. */
  readonly line: number;
  readonly state: RowState;
  /** As typed; '' when there is none. */
  readonly email: string;
  readonly cells: RowCells;
  /** Cells of the columns that are not read, in their order. */
  readonly otherCells?: readonly string[];
  /** Set when the row itself is valid. */
  readonly content?: RowContent;
  /** Why the row is not `new`: sentences by column, `line` for the whole line, `surplus` for extra cells. */
  readonly problems?: Readonly<Record<string, string>>;
  /** When the address was last looked up. */
  readonly checkedAt?: number;
  /** The user's id at CxEngage, once known. */
  readonly userId?: string;
  /** Writes of the current operation whose effect is not certain. */
  readonly writes?: Writes;
  /** Failed attempts of the current operation. */
  readonly tries: number;
  /** Result of creating the user, while adding them to a tenant is still to do. */
  readonly made?: DoneOutcome;
  readonly outcome?: Outcome;
}

/** Number of rows per state; 0 for a state without rows. */
export type RowCounts = Readonly<Record<RowState, number>>;

export function noRows(): Record<RowState, number> {
  // The keys are all states; Object.fromEntries widens them to string.
  return Object.fromEntries(ROW_STATES.map((state) => [state, 0])) as Record<RowState, number>;
}

/** Number of rows in these states, or in all. */
export function rowsIn(counts: RowCounts, states: readonly RowState[] = ROW_STATES): number {
  return states.reduce((sum, state) => sum + counts[state], 0);
}
