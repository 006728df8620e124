import * as v from 'valibot';

/** Error kinds that a request or a row can end with. */
export const FAILURE_KINDS = [
  'validation',
  'forbidden',
  'conflict',
  'not_found',
  'upstream',
  'outcome_unknown',
] as const;

const optionalString = v.exactOptional(v.string());

/** What CxEngage stored, from its response or a look-up. Values and times are the API's, unchanged. */
const done = v.object({
  result: v.literal('done'),
  userId: v.string(),
  aliasId: optionalString,
  email: optionalString,
  /** Status of the platform user. */
  status: optionalString,
  roleId: optionalString,
  /** Status of the user in the tenant. */
  invitation: optionalString,
  tenantRoleId: optionalString,
  created: optionalString,
  /** When the invitation, or the link for setting a password, expires. */
  expires: optionalString,
  /** What is uncertain, and what differs from the approved values. */
  note: optionalString,
  /** Something differs from the approved values; `note` says what. */
  differs: v.exactOptional(v.literal(true)),
  /** The user exists, but CxEngage does not say whether this request created it. */
  maker: v.exactOptional(v.literal('unknown')),
});

const failed = v.object({
  result: v.literal('failed'),
  kind: v.picklist(FAILURE_KINDS),
  /** Set when the user was created before a later step failed. */
  userId: optionalString,
  /** One or two sentences for people. */
  sentence: v.string(),
  /** Also in the log. */
  reference: v.string(),
  /** Whether a retry by an approver can help. */
  retryable: v.boolean(),
  /** The address belongs to a user created elsewhere, who can be added to a tenant. */
  isTaken: v.exactOptional(v.literal(true)),
});

/** How a request or a row of a batch ended. Stored as JSON. */
export const outcome = v.variant('result', [done, failed]);
export type Outcome = v.InferOutput<typeof outcome>;
export type DoneOutcome = v.InferOutput<typeof done>;
export type FailedOutcome = v.InferOutput<typeof failed>;
/** Result of the operations completed so far. Stored as JSON. */
export const doneOutcome = done;
