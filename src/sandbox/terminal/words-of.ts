/**
 * What a message says, as a person reads it: its blocks, or its text where it has none. `name` turns the id of a user, a
 * group or a channel into a name.
 */
export function wordsOf(
  message: { readonly text?: string; readonly blocks?: unknown },
  name: (userId: string) => string = (id) => `<@${id}>`,
): string {
  const said = Array.isArray(message.blocks) ? words(message.blocks, name).join('') : (message.text ?? '');
  return said.replace(/<(?:@|#|!subteam\^)(\w+)>/g, (_, id: string) => name(id)).trim();
}

/** Kinds that stand on lines of their own. */
const LINES = /^(rich_text_\w+|section|header|context|actions)$/;

function words(part: unknown, name: (userId: string) => string): string[] {
  if (Array.isArray(part)) return part.flatMap((one) => words(one, name));
  if (typeof part !== 'object' || part === null) return [];
  const {
    type,
    text,
    user_id: user,
    usergroup_id: usergroup,
    fallback,
    elements,
    fields,
  } = Object.fromEntries(Object.entries(part));
  if (type === 'user') return [name(String(user))];
  if (type === 'usergroup') return [name(String(usergroup))];
  if (type === 'date') return [String(fallback)];
  const own = typeof text === 'string' ? [text] : words(text, name);
  if (type === 'button') return ['[ ', ...own, ' ]  '];
  const line = typeof type === 'string' && LINES.test(type) ? ['\n'] : [];
  return [
    ...(type === 'rich_text_quote' ? ['> '] : []),
    ...own,
    ...(type === 'context' && Array.isArray(elements)
      ? elements.flatMap((one, at) => [at ? ' · ' : '', ...words(one, name)])
      : words(elements, name)),
    ...(Array.isArray(fields) ? fields.flatMap((field) => [...words(field, name), '\n']) : []),
    ...line,
  ];
}
