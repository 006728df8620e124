/** Words and signs that no text for people has, and what to write in their place. */
const FORBIDDEN: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/[«»]/, 'straight quotes'],
  [/[\p{L}\p{N})"]+;\s+(?!charset=)[\p{Ll}…]+|…;\s+\p{Ll}+/u, 'two sentences, or "and"'],
  [/\b(?:no|some|any|every)body\b/i, 'no one, someone, anyone, everyone, or "you"'],
  [/\bwhoever\b/i, 'the person who, or anyone who'],
  [/\b(?:his|her) own\b/i, 'their own, or your own'],
  [/\bhe\b/i, 'they'],
  [/\be-mails?\b/i, 'email'],
  [/\btele(?:ph)?ones?\b/i, 'phone'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bstands? (?:in|there|before|behind)\b/i, 'is in'],
  [/\bthat one counts\b/i, 'is kept, or is used'],
  [/\blets? it be\b/i, 'the verb itself'],
  [/\b(?:is|are|was|were) told\b/i, 'gets a message, or learns'],
  [/\bas (?:it is|they are)\b/i, 'unchanged'],
  [/\bnot begun\b/i, 'not started'],
  [/\binvite (?:to (?:a )?tenant|all created)\b/i, 'Add to tenant, Add all to tenant'],
  [/\bwhat became of\b|\bdoes not belong there\b/i, 'what happened, or what is wrong'],
];

/** The forbidden words of a text, each with what to write in its place. HTML entities have a semicolon of their own. */
export function forbiddenIn(text: string): readonly string[] {
  const plain = text.replace(/&#?\w+;/g, '&');
  return FORBIDDEN.flatMap(([pattern, instead]) => {
    const [found] = pattern.exec(plain) ?? [];
    return found === undefined ? [] : [`"${found}": write ${instead}`];
  });
}

/** Words of CxEngage's API, which mean nothing to people when they stand alone. */
const API_WORDS: ReadonlySet<string> = new Set([
  'enabled',
  'disabled',
  'pending',
  'invited',
  'accepted',
  'expired',
  'true',
  'false',
]);
const API_NAMES =
  /\b(?:roleId|tenantId|tenantRoleId|additionalRoleIds|externalId|personalTelephone|invitationStatus|noPassword|defaultIdentityProvider|firstName|lastName)\b/;

/** The word of the API that is all of a text, or all that follows a label, or a name of one of its fields anywhere. */
export function apiWordIn(text: string): string | undefined {
  const values = text.split('\n').map((line) => line.replace(/^[\p{L} ]{1,40}:\s+/u, '').trim());
  return values.find((value) => API_WORDS.has(value)) ?? API_NAMES.exec(text)?.[0];
}
