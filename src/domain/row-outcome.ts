import * as v from 'valibot';
import { FAILURE_KINDS } from './outcome.ts';

/** How a row ended. Words are the API's, unchanged. Stored as JSON. */
export const rowOutcome = v.variant('result', [
  v.object({
    result: v.literal('done'),
    userId: v.string(),
    /** Status of the user, and of the invitation where there is one. */
    status: v.optional(v.string()),
    invitation: v.optional(v.string()),
    /** How sure we are, where not wholly. */
    note: v.optional(v.string()),
  }),
  v.object({
    result: v.literal('failed'),
    kind: v.picklist(FAILURE_KINDS),
    /** The user was created before something else failed. */
    userId: v.optional(v.string()),
    /** One sentence for people. */
    sentence: v.string(),
    /** Is in the log too. */
    reference: v.string(),
    /** Whether an approver's Retry can help. */
    retryable: v.boolean(),
  }),
]);
export type RowOutcome = v.InferOutput<typeof rowOutcome>;
