import { plainPunctuation, unquoted, withoutEnds, withoutMarks } from './pasted-text.ts';

/** Quotes inside brackets inside a link is as deep as copied addresses go. */
const MAX_LAYERS = 6;

/**
 * The address in a copied text when only one reading is possible: `"Lee, Ann" <ann@example.com>;`, `mailto:…`, quotes
 * and invisible marks around it, a typographic apostrophe. Everything else comes back with plain punctuation.
 */
export function pastedAddress(typed: string): string {
  let text = plainPunctuation(typed);
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const inner = peeled(text);
    if (inner === text) break;
    text = inner;
  }
  return text;
}

function peeled(text: string): string {
  const address = withoutEnds(withoutMarks(text), /[;,]/, /[;,.]/);
  if (/^mailto:/i.test(address)) return decoded(address.slice('mailto:'.length).split('?', 1)[0] ?? '');
  return inBrackets(address) ?? unquoted(address);
}

/** The address of `Ann Lee <ann@example.com>`, unless the text before it is the address of somebody else. */
function inBrackets(text: string): string | undefined {
  const open = text.indexOf(text.endsWith('>') ? '<' : '(');
  if (open < 0 || !/[>)]$/.test(text) || addressesIn(text).length !== 1) return undefined;
  const inner = text.slice(open + 1, -1);
  return inner.includes('@') ? inner : undefined;
}

function decoded(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}

/** The different addresses in a text, roughly: words with an @ between other characters. */
export function addressesIn(text: string): readonly string[] {
  const words = text.split(/[\s;,/|<>()"]+/).filter((word) => {
    const at = word.indexOf('@');
    return at > 0 && at < word.length - 1;
  });
  return [...new Map(words.map((word) => [word.toLowerCase().replace(/^mailto:/, ''), word])).values()];
}
