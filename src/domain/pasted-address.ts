import { plainPunctuation, unquoted, withoutEnds, withoutMarks } from './pasted-text.ts';

/** Quotes inside brackets inside a link is as deep as copied addresses go. */
const MAX_LAYERS = 6;

/**
 * The address in a copied text when only one reading is possible: `"Lee, Ann" <ann@example.com>;`, `mailto:…`, quotes
 * and invisible marks around it, a typographic apostrophe. Everything else comes back with plain punctuation.
 */
export function pastedAddress(typed: string): string {
  let text = plainPunctuation(typed.normalize());
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const inner = peeled(text);
    if (inner === text) break;
    text = inner;
  }
  return text;
}

/** What stands before an address in a link, a list, a mail, or in Exchange's list of addresses. */
const LINK = /^mailto:(?:\/\/)?/i;
const LABEL = /^(?:(?:smtp|e-?mail|mail|to):|[-*\u2022]\s)/i;

function peeled(text: string): string {
  const address = withoutEnds(withoutMarks(text), /[;,]/, /[;,.]/);
  const [link] = LINK.exec(address) ?? [];
  if (link) return decoded(address.slice(link.length).split('?', 1)[0] ?? '');
  const [label] = LABEL.exec(address) ?? [];
  return label ? address.slice(label.length) : (withoutBrackets(address) ?? unquoted(address));
}

const OPENING: Readonly<Record<string, string>> = { '>': '<', ')': '(', ']': '[' };

/**
 * The address of `Ann Lee <ann@example.com>` or of `ann@example.com (Ann Lee)`, unless the other text is the address of
 * somebody else.
 */
function withoutBrackets(text: string): string | undefined {
  const bracket = OPENING[text.slice(-1)];
  const open = bracket ? text.indexOf(bracket) : -1;
  if (open < 0 || addressesIn(text).length !== 1) return undefined;
  const inner = text.slice(open + 1, -1);
  if (inner.includes('@')) return inner;
  return bracket === '(' ? text.slice(0, open) : undefined;
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
  const words = text.split(/[\s;,/|<>()[\]"]+/).filter((word) => {
    const at = word.indexOf('@');
    return at > 0 && at < word.length - 1;
  });
  return [...new Map(words.map((word) => [word.toLowerCase().replace(/^mailto:/, ''), word])).values()];
}
