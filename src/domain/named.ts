import { plainPunctuation, unquoted } from './pasted-text.ts';
import { similarNames } from './similar-names.ts';
import { clamp, firstOf, quoted, visibleLine } from './text.ts';

/** A role, a tenant: what a cell gives by its name or its id. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

type Found<T> = { readonly value: T } | { readonly problem: string };

/** Keeps the sentence short. */
const MAX_LISTED = 10;
const MAX_SUGGESTED = 3;

const INVISIBLE = /(?!\s)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Longer than any name of a list. NFKC makes up to 18 characters of one, so a longer text costs too much. */
const MAX_FOLDED = 300;

/** A name for comparison: people type other dashes, quotes, blanks and letter forms than CxEngage has. */
export function foldedName(name: string): string {
  const plain = plainPunctuation(clamp(name, MAX_FOLDED).normalize('NFKC')).replace(INVISIBLE, '');
  return plain.replace(/\s+/g, ' ').trim().toLowerCase();
}

interface Index<T> {
  readonly byId: ReadonlyMap<string, T>;
  readonly byName: ReadonlyMap<string, readonly T[]>;
}

/** One index for each list: a file looks 10,000 rows up in the same few lists. */
const indexes = new WeakMap<readonly Named[], Index<Named>>();

function indexOf<T extends Named>(list: readonly T[]): Index<T> {
  // A list is its own key, so its index holds entries of the list's type.
  const known = indexes.get(list) as Index<T> | undefined;
  if (known) return known;
  const index = {
    // The first of a kind counts, as in a search from the start.
    byId: new Map(list.toReversed().map((one) => [one.id.toLowerCase(), one])),
    byName: Map.groupBy(list, ({ name }) => foldedName(name)),
  };
  indexes.set(list, index);
  return index;
}

/** The entry with this id, or all with this name. */
function entriesCalled<T extends Named>(typed: string, list: readonly T[]): readonly T[] {
  const { byId, byName } = indexOf(list);
  const name = foldedName(typed);
  const one = byId.get(name);
  if (one) return [one];
  const found = byName.get(name) ?? byName.get(unquoted(name)) ?? [];
  // Names such as "Tier 2" and "Tier ²" are told apart when typed as they are.
  const exact = found.filter((entry) => caseless(entry.name) === caseless(typed));
  if (exact.length === 1) return exact;
  const labelled = found.length === 0 ? byId.get(LABEL_END.exec(name)?.[1] ?? '') : undefined;
  return labelled ? [labelled] : found;
}

/** The id at the end of a label ("Agent (12 permissions, 3f25…)"), as our own files have it where two names look alike. */
const LABEL_END = /\((?:[^()]*, )?([\da-f-]{36})\)$/;

/** Ignores only what nobody can see: case aside, the blanks and the way an accent is stored. */
function caseless(name: string): string {
  return name.normalize().replace(/\s+/g, ' ').trim().toLowerCase();
}

/**
 * Finds the one entry with this id or name, or returns a sentence that says why it cannot. `advice` says what to do where
 * the text names several.
 */
export function named<T extends Named>(typed: string, list: readonly T[], what: string, advice: string): Found<T> {
  const found = theOnly(typed, list, what);
  if ('value' in found) return found;
  const parts = partsOf(typed, list);
  if (!parts.every((part) => isListed(part, list))) return found;
  const [only, another] = parts;
  // A separator at the end of one name.
  if (another === undefined) return only === undefined ? found : theOnly(only, list, what);
  return { problem: `${shown(typed)} names more than one ${what}. ${advice}` };
}

/**
 * Finds the entries of a list such as `Agent|Supervisor`. Another separator is taken where each part is an entry and the
 * whole is none. Stops at the first part that is no entry.
 */
export function namedList<T extends Named>(typed: string, list: readonly T[], what: string): Found<readonly T[]> {
  const value: T[] = [];
  for (const part of partsOf(typed, list)) {
    const found = theOnly(part, list, what);
    if ('problem' in found) return found;
    value.push(found.value);
  }
  return { value };
}

function theOnly<T extends Named>(typed: string, list: readonly T[], what: string): Found<T> {
  const [found, another] = entriesCalled(typed, list);
  if (another) return { problem: `More than one ${what} is called ${shown(typed)}. Enter its ID.` };
  return found ? { value: found } : { problem: `There is no ${what} ${shown(typed)}. ${suggestion(typed, list)}` };
}

/** What people put between names, beside `|`. A name may have a comma, so the rarer separators are tried first. */
const SEPARATORS = [/[\r\n]+/, /;/, /,/, /[;\r\n]+/, /[;,\r\n]+/, /[/+&]/] as const;

/** More parts are not names, and need not be looked up. */
const MAX_PARTS = 100;

function partsOf(typed: string, list: readonly Named[]): readonly string[] {
  const given = split(typed, /\|/);
  if (given.length > MAX_PARTS || isListed(typed, list)) return [typed];
  return given.flatMap((part) => {
    if (isListed(part, list)) return [part];
    const ways = SEPARATORS.map((separator) => split(part, separator)).filter(
      ({ length }) => length > 0 && length <= MAX_PARTS,
    );
    // One known part shows the separator; the sentence is then about the other part.
    return (
      ways.find((parts) => parts.every((one) => isListed(one, list))) ??
      ways.find((parts) => parts.some((one) => isListed(one, list))) ?? [part]
    );
  });
}

function split(text: string, separator: RegExp): readonly string[] {
  const parts = text.split(separator).map((part) => part.trim());
  return parts.filter(Boolean);
}

function isListed(part: string, list: readonly Named[]): boolean {
  return entriesCalled(part, list).length > 0;
}

/** More than `quoted` keeps, so that it is `quoted` that cuts. */
const MAX_SHOWN = 100;

function shown(typed: string): string {
  return quoted(visibleLine(typed, MAX_SHOWN));
}

/** The most similar names, or the first of the list. */
function suggestion(typed: string, list: readonly Named[]): string {
  const similar = similarNames(foldedName(typed), indexOf(list).byName).map(({ name }) => shown(name));
  if (similar.length > 0 && similar.length <= MAX_SUGGESTED) return `Did you mean ${similar.join(' or ')}?`;
  const names = firstOf(list, MAX_LISTED, ({ name }) => visibleLine(name, MAX_SHOWN));
  return `CxEngage lists: ${names || 'none'}.`;
}
