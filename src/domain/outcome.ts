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
  /** A batch is paused because this person lost the right to have it carried out. */
  lost: v.exactOptional(v.picklist(['requester', 'approver'])),
});

/** The services that a request may wait for. */
export const SERVICES = ['CxEngage', 'Slack'] as const;
export type Service = (typeof SERVICES)[number];

/** An outage delays the request. It goes on by itself. */
const waiting = v.object({
  result: v.literal('waiting'),
  service: v.picklist(SERVICES),
  /** When the service first gave no answer, in milliseconds since 1970. */
  since: v.number(),
  /** It has lasted long enough to say so in the thread. */
  isTold: v.exactOptional(v.literal(true)),
  /** How the attempt before this one ended: its message still shows it. */
  previous: v.exactOptional(failed),
});
export type Waiting = v.InferOutput<typeof waiting>;

/** How a request or a row of a batch ended. Stored as JSON. */
export const outcome = v.variant('result', [done, failed]);
export type Outcome = v.InferOutput<typeof outcome>;
/** The same of a request, which may also wait for a service. Stored as JSON. */
export const requestOutcome = v.variant('result', [done, failed, waiting]);
export type RequestOutcome = v.InferOutput<typeof requestOutcome>;
export type DoneOutcome = v.InferOutput<typeof done>;
export type FailedOutcome = v.InferOutput<typeof failed>;
/** Result of the operations completed so far. Stored as JSON. */
export const doneOutcome = done;

/** The outcome without the note that the request waits for a service. */
export function withoutWait(outcome: RequestOutcome | undefined): Outcome | undefined {
  return outcome?.result === 'waiting' ? outcome.previous : outcome;
}
