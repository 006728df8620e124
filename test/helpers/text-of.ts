/** All words of a message as a person reads them: its blocks, or its text where it has none. */
export function textOf(message: { readonly text?: string; readonly blocks?: unknown }): string {
  return Array.isArray(message.blocks) ? words(message.blocks).join('').trim() : (message.text ?? '');
}

function words(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(words);
  if (typeof part !== 'object' || part === null) return [];
  const { type, text, user_id: user, fallback, elements, fields } = Object.fromEntries(Object.entries(part));
  if (type === 'user') return [`<@${user}>`];
  if (type === 'date') return [String(fallback)];
  const own = typeof text === 'string' ? [text] : words(text);
  const isBlock =
    typeof type === 'string' && /^(rich_text|section|header|context|actions|button|rich_text_\w+)$/.test(type);
  return [...own, ...words(elements), ...words(fields), ...(isBlock ? ['\n'] : [])];
}
