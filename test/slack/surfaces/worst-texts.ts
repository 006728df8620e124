import { randomUUID } from 'node:crypto';

/** A person who is in no request: a mention of them comes from somebody's text. */
export const VICTIM = 'U0VICTIM';
const ATTACK = `<!channel> <@${VICTIM}> & <b> </b> &amp; <https://evil.example|login> *bold* \`code\` _i_ ~s~ :tada: "q" 'q'`;

/** Makes a text of that length. */
export type Text = (length: number) => string;

const attack = (length: number) => ATTACK.repeat(Math.ceil(length / ATTACK.length)).slice(0, length);

/** Emoji of two UTF-16 units each, so that a cut may fall into one; `shift` 0 and 1 try both parities. */
const emoji = (length: number, shift: 0 | 1) =>
  `${'x'.repeat(shift)}${'😀'.repeat(length)}`.slice(0, length - ((length + shift) % 2));

/** `&` grows to five characters when it is escaped. 字 is three bytes, and as many characters as plain text. */
export const TEXTS = {
  'mrkdwn of an attacker': attack,
  ampersands: (length) => '&'.repeat(length),
  'emoji, even': (length) => emoji(length, 0),
  'emoji, odd': (length) => emoji(length, 1),
  'three-byte letters': (length) => '字'.repeat(length),
} as const satisfies Readonly<Record<string, Text>>;

const domain = `${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(57)}.com`;
/** The longest addresses that the form takes, and one that it refuses but a row of the database could hold. */
export const EMAILS = {
  longest: `${'a'.repeat(64)}@${domain}`,
  idn: `${'&'.repeat(64)}@${'bücher.'.repeat(20)}テスト.${'d'.repeat(42)}`,
  attack: attack(254),
} as const;

/** 500 roles, with names of 1 to 1000 characters and blank ones. */
export const ROLES = Array.from({ length: 500 }, (_, at) => {
  const texts = Object.values(TEXTS);
  const text = texts[at % texts.length] ?? String;
  const long = text([1, 74, 75, 76, 77, 1000][at % 7] ?? 1);
  return { id: randomUUID(), name: at % 10 === 9 ? ' '.repeat(at) : long, description: at % 3 === 0 ? '' : long };
});
