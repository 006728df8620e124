import * as v from 'valibot';

/** Encodings that the author of a file can choose: label in the Encoding Standard, the name people know, and its code page. */
export const ENCODINGS = [
  ['utf-8', 'UTF-8', undefined],
  ['windows-1252', 'Western European', 'Windows-1252'],
  ['windows-1250', 'Central European', 'Windows-1250'],
  ['windows-1251', 'Cyrillic', 'Windows-1251'],
  ['windows-1253', 'Greek', 'Windows-1253'],
  ['windows-1254', 'Turkish', 'Windows-1254'],
  ['shift_jis', 'Japanese', 'Shift_JIS'],
  ['gb18030', 'Chinese', 'GB18030'],
  ['euc-kr', 'Korean', 'EUC-KR'],
] as const;
export type ChosenEncoding = (typeof ENCODINGS)[number][0];

const LABELS = ENCODINGS.map(([label]) => label);
export const chosenEncoding = v.picklist(LABELS);

/** The choice that leaves it to the bot. */
export const AUTOMATIC = 'auto';
/** Every word for the choice, in the form and in the terminal. */
export const ENCODING_CHOICES: readonly string[] = [AUTOMATIC, ...LABELS];

/** How a file was read, where its author should know. */
export const readAs = v.strictObject({
  encoding: v.picklist([...LABELS, 'utf-16le', 'utf-16be']),
  /** The file could be UTF-8 too, which is more likely than the encoding that was chosen. */
  couldBeUtf8: v.exactOptional(v.literal(true)),
  /** The first cell that shows whether the encoding is right. */
  example: v.exactOptional(v.strictObject({ line: v.number(), text: v.string() })),
});
export type ReadAs = v.InferOutput<typeof readAs>;
export type Encoding = ReadAs['encoding'];

/** "Western European (Windows-1252)". */
function encodingName(encoding: Encoding): string {
  const [, name = 'UTF-16', codePage] = ENCODINGS.find(([label]) => label === encoding) ?? [];
  return codePage ? `${name} (${codePage})` : name;
}

/** Tells the author of a file how it was read. `remedy` says where they can choose another encoding. */
export function readAsSentence(
  { encoding, example, couldBeUtf8 }: ReadAs,
  chosen: ChosenEncoding | undefined,
  remedy = 'choose its encoding in the form',
): string {
  const name = encodingName(encoding);
  const shown = example ? `, for example line ${example.line}: "${example.text}".` : '.';
  if (!chosen) return `Read as ${name}${shown} If a letter is wrong, save the file as CSV UTF-8, or ${remedy}.`;
  const likely = couldBeUtf8 ? ' But the file looks like UTF-8. If a letter is wrong, choose UTF-8.' : '';
  if (chosen === encoding) return `Read as ${name}, as chosen${shown}${likely}`;
  return `Read as ${name}${shown} You chose ${encodingName(chosen)}, but the file itself says it is ${name}.`;
}
