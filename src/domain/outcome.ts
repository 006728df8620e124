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

/** What CxEngage holds after the write, as its reply or a look-up gave it. Words and times are the API's, unchanged. */
const done = v.object({
  result: v.literal('done'),
  userId: v.string(),
  aliasId: v.optional(v.string()),
  email: v.optional(v.string()),
  status: v.optional(v.string()),
  roleId: v.optional(v.string()),
  created: v.optional(v.string()),
  /** When the invitation, or the link to set a password, expires. */
  expires: v.optional(v.string()),
  /** How sure we are, where not wholly: found by look-up, or not read back. */
  note: v.optional(v.string()),
  /** It is there, but nobody can tell whether this request made it. */
  maker: v.optional(v.literal('unknown')),
});

const failed = v.object({
  result: v.literal('failed'),
  kind: v.picklist(FAILURE_KINDS),
  /** One sentence for people. */
  sentence: v.string(),
  /** Is in the log too. */
  reference: v.string(),
  /** Whether an approver's Retry can help. */
  retryable: v.boolean(),
});

/** How carrying out a request ended. Stored as JSON. */
export const outcome = v.variant('result', [done, failed]);
export type Outcome = v.InferOutput<typeof outcome>;
export type DoneOutcome = v.InferOutput<typeof done>;
export type FailedOutcome = v.InferOutput<typeof failed>;
