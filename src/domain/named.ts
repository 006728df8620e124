/** How many names a sentence lists before it stops. */
const LISTED = 10;

/** So much of a cell is repeated: it may hold anything. */
const LONGEST = 80;

/** What somebody typed, in a sentence. */
export function quoted(typed: string): string {
  if (typed.length <= LONGEST) return `«${typed}»`;
  // Never half of a surrogate pair.
  return `«${typed.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/u, '')}…»`;
}

/** A name as it is compared: a no-break space, or an accent that is a sign of its own, looks like the other. */
function plain(name: string): string {
  return name.normalize().replace(/\s+/g, ' ').trim().toLowerCase();
}

/** The one that is meant by an id or a name, whatever its case; or a sentence that says why nobody can tell. */
export function named<T extends { readonly id: string; readonly name: string }>(
  typed: string,
  list: readonly T[],
  what: string,
): { readonly value: T } | { readonly problem: string } {
  const wanted = plain(typed);
  const byId = list.find(({ id }) => id.toLowerCase() === wanted);
  if (byId) return { value: byId };
  const [found, another] = list.filter(({ name }) => plain(name) === wanted);
  if (another) return { problem: `Several are called ${quoted(typed)}. Give the id of the ${what}.` };
  if (found) return { value: found };
  const names = list.slice(0, LISTED).map(({ name }) => name);
  const more = list.length > LISTED ? ` and ${list.length - LISTED} more` : '';
  return { problem: `CxEngage lists no ${what} ${quoted(typed)}. It lists: ${names.join(', ') || 'none'}${more}.` };
}
