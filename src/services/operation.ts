import { emailKey } from '../domain/email-address.ts';
import { type Listed, renamedIn } from '../domain/label.ts';
import type { DoneOutcome } from '../domain/outcome.ts';
import { counted, visibleLine } from '../domain/text.ts';
import type { PlatformUser, WrittenUser } from '../ports/platform.ts';
import type { Refusal } from './outcome-of.ts';

/** One write to CxEngage with its look-ups. Reads throw `upstream`; `write` throws as the Platform port documents. */
export interface Operation {
  readonly email: string;
  /** What it creates, such as "user". */
  readonly noun: string;
  /** The look-up before the first write. May be cheaper and miss changes by others in the last minute. */
  lookUpFirst(): Promise<PlatformUser | undefined>;
  lookUp(): Promise<PlatformUser | undefined>;
  /** The look-up for a lost write, which CxEngage may have stored under another address. */
  lookForLost(): Promise<PlatformUser | undefined>;
  /** Why it may not be written now, such as a role that no longer exists. */
  obstacle(): Promise<Obstacle | undefined>;
  write(): Promise<WrittenUser>;
  /** Whether to look up again after a confirmed write. */
  readonly readsBack: boolean;
  /** One sentence for each difference from what was approved, except the address. */
  differences(seen: WrittenUser): readonly string[];
  /** The refusal when another person created it: `before` our write, or in the `meanwhile`. */
  taken(found: WrittenUser, when: 'before' | 'meanwhile'): Refusal;
  outcome(made: Made): DoneOutcome;
}

/** Why an operation may not be written. */
export interface Obstacle {
  readonly sentence: string;
  /** Labels that differ from those that the approver saw. Once an approver has seen them, it may be written. */
  readonly names?: Readonly<Record<string, string>>;
}

/** A result names at most so many changes. */
const MAX_NAMED = 3;

/** The obstacle that CxEngage calls something otherwise than the approver saw, if so. */
export function renamedObstacle(
  lists: readonly (readonly [noun: string, list: readonly Listed[]])[],
  shown: Readonly<Record<string, string>>,
): Obstacle | undefined {
  const found = lists.flatMap(([noun, list]) => renamedIn(list, shown).map((one) => ({ noun, ...one })));
  if (found.length === 0) return undefined;
  const named = found
    .slice(0, MAX_NAMED)
    .map(({ noun, before, now }) => `The ${noun} "${before}" is now called "${now}".`);
  const rest = found.length - named.length;
  const sentences = [...named, ...(rest > 0 ? [`${counted(rest, 'more name')} changed.`] : [])];
  return {
    sentence: `${sentences.join(' ')} An approver has to confirm this.`,
    names: Object.fromEntries(found.map((one) => [one.id, one.now])),
  };
}

/** What an operation created. */
export interface Made {
  readonly user: WrittenUser;
  /** Sentences about how certain the result is and how it differs from what was approved. */
  readonly notes: readonly string[];
  readonly differs: boolean;
  /** CxEngage does not say whether we created it. */
  readonly maker?: 'unknown';
}

/** `made` is the reply to the write and `seen` the look-up after it. Notes every difference that either one shows. */
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

/** RFC 5321: an address has at most this many characters. */
const MAX_ADDRESS = 254;

function addressDifference({ email }: WrittenUser, approved: string): readonly string[] {
  return email === undefined || emailKey(email) === emailKey(approved)
    ? []
    : [`CxEngage stored it as ${visibleLine(email, MAX_ADDRESS)}.`];
}

/** A sentence when the role in CxEngage is not the approved one. */
export function roleDifference({ roleId }: WrittenUser, approved: string): readonly string[] {
  if (roleId === undefined || roleId === approved) return [];
  return [`The role in CxEngage is not the approved one: ${roleId}.`];
}

/** A sentence when the status in CxEngage is not the approved one or a synonym of it (`SYNONYMS`). */
export function statusDifference({ status }: WrittenUser, approved: string | undefined): readonly string[] {
  if (status === undefined || approved === undefined || (SYNONYMS[approved] ?? [approved]).includes(status)) return [];
  return [`The status in CxEngage is "${status}", but "${approved}" was approved.`];
}

/**
 * Statuses that mean the same when sent and when read: reads of a platform user show only enabled, disabled and
 * pending, but the vendor's consoles have sent all four (cxengage-api §3.1).
 */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  enabled: ['enabled', 'accepted'],
  accepted: ['accepted', 'enabled'],
  pending: ['pending', 'invited'],
  invited: ['invited', 'pending'],
};

/** The part of the outcome that both operations share. */
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
