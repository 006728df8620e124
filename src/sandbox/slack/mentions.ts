import { type Json, jsonOf, listOf, textOf } from './json.ts';

const MENTION = /<(?:@(?<user>\w+)|!subteam\^(?<group>\w+)|!(?<range>here|channel|everyone))(?:\|[^>]*)?>/g;

interface Mentioning {
  readonly text: string;
  readonly blocks?: readonly Json[];
  readonly thread_ts?: string;
}

/**
 * Whom a message mentions at the moment it is posted. With blocks, the text is only their fallback and mentions nobody;
 * a whole channel cannot be mentioned in a thread (slack.com/help/articles/202009646).
 */
export function mentionsOf(
  { text, blocks, thread_ts }: Mentioning,
  channel: { readonly members: ReadonlySet<string> } | undefined,
  groups: ReadonlyMap<string, { readonly users: readonly string[]; readonly disabled: boolean }>,
): readonly string[] {
  const everybody = thread_ts === undefined ? [...(channel?.members ?? [])] : [];
  const found = blocks ? blocks.flatMap(inBlock) : inText(text);
  const people = found.flatMap(({ user, group, range }) => [
    ...(user ? [user] : []),
    ...(group ? membersOf(groups.get(group)) : []),
    ...(range ? everybody : []),
  ]);
  return [...new Set(people)];
}

function membersOf(
  group: { readonly users: readonly string[]; readonly disabled: boolean } | undefined,
): readonly string[] {
  return group === undefined || group.disabled ? [] : group.users;
}

interface Mention {
  readonly user?: string;
  readonly group?: string;
  readonly range?: string;
}

function inText(text: string): readonly Mention[] {
  return [...text.matchAll(MENTION)].map(({ groups = {} }) => groups);
}

/** Mentions are in mrkdwn and in rich text, at any depth. */
function inBlock(part: Json): readonly Mention[] {
  if (part.type === 'mrkdwn') return inText(textOf(part.text));
  if (part.type === 'user') return [{ user: textOf(part.user_id) }];
  if (part.type === 'usergroup') return [{ group: textOf(part.usergroup_id) }];
  if (part.type === 'broadcast') return [{ range: textOf(part.range) }];
  return Object.values(part).flatMap((value) =>
    (Array.isArray(value) ? listOf(value) : [jsonOf(value)]).flatMap(inBlock),
  );
}
