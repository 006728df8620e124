import { emailKey } from '../domain/email-address.ts';
import type { DoneOutcome } from '../domain/outcome.ts';
import type { PlatformUser, WrittenUser } from '../ports/platform.ts';
import type { Refusal } from './outcome-of.ts';

/** One thing to do at CxEngage. Reads throw `upstream`; `write` throws what the Platform port says. */
export interface Operation {
  readonly email: string;
  /** What it makes, such as "user". */
  readonly noun: string;
  /** Before the first write. It may be a cheaper look-up, which misses what others did in the last minute. */
  lookUpFirst(): Promise<PlatformUser | undefined>;
  lookUp(): Promise<PlatformUser | undefined>;
  /** The look-up for a lost write, which CxEngage may have stored under another address. */
  lookForLost(): Promise<PlatformUser | undefined>;
  /** A sentence when a role or tenant is gone; undefined when all is there. */
  stillPossible(): Promise<string | undefined>;
  write(): Promise<WrittenUser>;
  /** Whether it is looked up once more after a confirmed write. */
  readonly readsBack: boolean;
  /** A sentence for each thing, beside the address, that is not as approved. */
  differences(seen: WrittenUser): readonly string[];
  /** The refusal when somebody else's is there: since before our write, or made meanwhile. */
  taken(found: WrittenUser, when: 'before' | 'meanwhile'): Refusal;
  outcome(made: Made): DoneOutcome;
}

/** What an operation has made. */
export interface Made {
  readonly user: WrittenUser;
  /** Sentences: how sure it is, and what differs from what was approved. */
  readonly notes: readonly string[];
  readonly differs: boolean;
  /** CxEngage does not say whether we made it. */
  readonly maker?: 'unknown';
}

/** `seen` is what a look-up shows after the reply `made`; what either of them says differently is told. */
export function madeOf(
  operation: Operation,
  made: WrittenUser,
  notes: readonly string[] = [],
  seen: WrittenUser = made,
): Made {
  const differences = new Set(
    [made, seen].flatMap((one) => [...addressDifference(one, operation.email), ...operation.differences(one)]),
  );
  return { user: { ...made, ...seen, id: made.id }, notes: [...notes, ...differences], differs: differences.size > 0 };
}

function addressDifference({ email }: WrittenUser, approved: string): readonly string[] {
  return email === undefined || emailKey(email) === emailKey(approved) ? [] : [`CxEngage stored it as ${email}.`];
}

/** A sentence when CxEngage holds another role than the approved one. */
export function roleDifference({ roleId }: WrittenUser, approved: string): readonly string[] {
  if (roleId === undefined || roleId === approved) return [];
  return [`The role there is not the one that was approved: ${roleId}.`];
}

/** A sentence when CxEngage holds a status that is none of those that the approved one may show as. */
export function statusDifference({ status }: WrittenUser, approved: string | undefined): readonly string[] {
  if (status === undefined || approved === undefined || (SHOWN_AS[approved] ?? [approved]).includes(status)) return [];
  return [`The status there is "${status}", but "${approved}" was approved.`];
}

/**
 * Words that mean the same in what is sent and what is read: reads of a platform user show enabled, disabled and pending
 * only, and the vendor's consoles have sent all four (cxengage-api §3.1).
 */
const SHOWN_AS: Readonly<Record<string, readonly string[]>> = {
  enabled: ['enabled', 'accepted'],
  accepted: ['accepted', 'enabled'],
  pending: ['pending', 'invited'],
  invited: ['invited', 'pending'],
};

/** What both kinds of operations have in their outcome. */
export function commonOutcome({ user, notes, differs, maker }: Made) {
  const { id, aliasId, email, created, expires } = user;
  return {
    result: 'done',
    userId: id,
    ...(aliasId && { aliasId }),
    ...(email && { email }),
    ...(created && { created }),
    ...(expires && { expires }),
    ...(notes.length > 0 && { note: notes.join(' ') }),
    ...((differs || maker) && ({ differs: true } as const)),
    ...(maker && { maker }),
  } as const;
}
