import * as v from 'valibot';
import { oneLine } from '../domain/text.ts';

/** What the body of an error says. */
export interface ErrorText {
  /** For people: one line, at most 300 characters, no full stop at its end. */
  readonly text?: string;
  /** Field name as the API spells it in requests → what is wrong with it. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The body is a web page, of a proxy or a load balancer; it is never quoted. */
  readonly page: boolean;
}

const LONGEST = 300;
/** So many characters of a text are read: a body has no limit. */
const READ = 10 * LONGEST;
const MOST_FIELDS = 20;
/** Each takes two characters with its separator, so more never fit. */
const MOST_MESSAGES = LONGEST / 2;
/** Says nothing beside messages of fields. */
const GENERIC = /^bad request( parameters)?$/i;

const line = v.fallback(v.optional(v.string()), undefined);
/** `title` and `body.errors` come from services behind a proxy (UI2 `utils/sdk.js`). */
const complaint = v.object({
  message: line,
  title: line,
  attribute: v.optional(v.unknown()),
  body: v.fallback(v.optional(v.object({ errors: v.array(v.unknown()) })), undefined),
});
const errorBody = v.object({ error: v.optional(v.unknown()), message: line });
const object = v.record(v.string(), v.unknown());

/** Reads any of the shapes in which errors of the API were seen. The bodies are undocumented, so all else is tolerated. */
export function errorText(contentType: string, body: string): ErrorText {
  const trimmed = body.trim();
  if (isPage(trimmed)) return { page: true };
  const json = parsed(trimmed);
  if (json !== undefined) return { ...ofJson(json), page: false };
  if (/html|xml/i.test(contentType)) return { page: true };
  return { ...shown([/^[[{]/.test(trimmed.charAt(0)) ? '' : trimmed]), page: false };
}

const isPage = (text: string) => text.trimStart().startsWith('<');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ofJson(json: unknown): Omit<ErrorText, 'page'> {
  if (typeof json === 'string') return shown([json]);
  const body = v.safeParse(errorBody, json);
  if (!body.success) return {};
  const error = body.output.error ?? body.output.message;
  const details = v.safeParse(complaint, error);
  if (!details.success) return shown(textsIn(error));
  const messages = [...textsIn(error), ...textsIn(details.output.body?.errors)];
  return shown(messages, fieldsIn(details.output.attribute, messages[0]));
}

/** The lines of a text, of a complaint, or of a list of either. */
function textsIn(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => {
    if (typeof one === 'string') return [one];
    const parsed = v.safeParse(complaint, one);
    const text = parsed.success ? (parsed.output.message ?? parsed.output.title) : undefined;
    return text === undefined ? [] : [text];
  });
}

/** `attribute` holds messages by field, or names the field that `message` is about, or is null. */
function fieldsIn(attribute: unknown, message: string | undefined): [string, string][] {
  if (typeof attribute === 'string' || Array.isArray(attribute)) {
    return textsIn(attribute).map((name) => [name, message ?? '']);
  }
  const byName = v.safeParse(object, attribute);
  return Object.entries(byName.success ? byName.output : {}).map(([name, value]) => [name, textsIn(value).join(', ')]);
}

function shown(messages: readonly string[], fieldsFound: readonly [string, string][] = []): Omit<ErrorText, 'page'> {
  const fields = fieldsFound
    .slice(0, MOST_FIELDS)
    .map(([name, message]) => [camelCase(name), problem(message)] as const);
  const others = messages
    .filter((text) => !isPage(text) && (fields.length === 0 || !GENERIC.test(startOf(text))))
    .slice(0, MOST_MESSAGES);
  const news = others.filter((text) => !fields.some(([, message]) => message === lineOf(text)));
  const text = lineOf([...fields.map(([name, message]) => `${name}: ${message}`), ...news].join('; '));
  return { ...(text && { text }), ...(fields.length > 0 && { fields: Object.fromEntries(fields) }) };
}

/** A message may be the bare word `required` (vendor's console, loFormSubmitDirective). */
function problem(message: string): string {
  const text = lineOf(message);
  if (text === '' || isPage(text)) return 'is not accepted';
  return text === 'required' ? 'is required' : text;
}

/** Some services name fields in kebab case (`metadata-url`), while requests use camel case. */
function camelCase(name: string): string {
  return lineOf(name).replace(/[-_]+([a-z\d])/gi, (_, letter: string) => letter.toUpperCase());
}

function lineOf(text: string): string {
  // A match starts only where a run of them does: without that, each character of a long run would be a start.
  return oneLine(text, LONGEST).replace(/(?<![.\s])[.\s]+$/, '');
}

function startOf(text: string): string {
  return text.trim().slice(0, READ);
}
