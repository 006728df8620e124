import { distance } from 'fastest-levenshtein';

/** A near miss differs in at most every third character, and in no more than three. */
const CHARACTERS_PER_SLIP = 3;
const MAX_SLIPS = 3;

/** The first entries of the names that differ from `wanted` in the fewest characters. None when all differ in many. */
export function similarNames<T>(wanted: string, byName: ReadonlyMap<string, readonly T[]>): readonly T[] {
  let fewest = Math.min(MAX_SLIPS, Math.round(wanted.length / CHARACTERS_PER_SLIP));
  let similar: T[] = [];
  for (const [name, [entry]] of byName) {
    // The cheap comparison first: most names are too long or too short.
    if (!entry || Math.abs(name.length - wanted.length) > fewest) continue;
    const slips = distance(name, wanted);
    if (slips > fewest) continue;
    if (slips < fewest) similar = [];
    fewest = slips;
    similar.push(entry);
  }
  return similar;
}
