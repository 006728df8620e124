import * as v from 'valibot';

/** Kinds of errors that a request or a row can end with. */
export const FAILURE_KINDS = [
  'validation',
  'forbidden',
  'conflict',
  'not_found',
  'upstream',
  'outcome_unknown',
] as const;

const word = v.exactOptional(v.string());

/** What CxEngage holds, as its reply or a look-up gave it. Words and times are the API's, unchanged. */
const done = v.object({
  result: v.literal('done'),
  userId: v.string(),
  aliasId: word,
  email: word,
  /** Of the platform user. */
  status: word,
  roleId: word,
  /** Of the user in the tenant. */
  invitation: word,
  tenantRoleId: word,
  created: word,
  /** When the invitation, or the link to set a password, expires. */
  expires: word,
  /** Where we are not wholly sure, and what differs from what was approved. */
  note: word,
  /** Something is not as approved; the note says what. */
  differs: v.exactOptional(v.literal(true)),
  /** It is there, but CxEngage does not say whether this request made it. */
  maker: v.exactOptional(v.literal('unknown')),
});

const failed = v.object({
  result: v.literal('failed'),
  kind: v.picklist(FAILURE_KINDS),
  /** The user was created before something else failed. */
  userId: word,
  /** One or two sentences for people. */
  sentence: v.string(),
  /** Is in the log too. */
  reference: v.string(),
  /** Whether an approver's Retry can help. */
  retryable: v.boolean(),
  /** The address belongs to a user that somebody else created, who can be added to a tenant. */
  isTaken: v.exactOptional(v.literal(true)),
});

/** How a request or a row of a batch ended. Stored as JSON. */
export const outcome = v.variant('result', [done, failed]);
export type Outcome = v.InferOutput<typeof outcome>;
export type DoneOutcome = v.InferOutput<typeof done>;
export type FailedOutcome = v.InferOutput<typeof failed>;
/** What the operations carried out so far have made. Stored as JSON. */
export const doneOutcome = done;
