import * as v from 'valibot';
import { visibleLine } from '../domain/text.ts';

/** The readable content of an error body. */
export interface ErrorText {
  /** For people: one visible line of at most 300 characters, without a final period. */
  readonly text?: string;
  /** Field name, spelled as in API requests → what is wrong with it. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The body is a web page from a proxy or load balancer. It is never quoted. */
  readonly page: boolean;
}

const MAX_LENGTH = 300;
const MAX_FIELDS = 20;
/** More never fit: each message takes at least two characters with its separator. */
const MAX_MESSAGES = MAX_LENGTH / 2;
/** Adds nothing when there are messages for fields. */
const GENERIC = /^bad request( parameters)?$/i;

const line = v.fallback(v.optional(v.string()), undefined);
/** `title` and `body.errors` come from services behind a proxy (vendor's console UI2, `utils/sdk.js`). */
const errorDetails = v.object({
  message: line,
  title: line,
  attribute: v.optional(v.unknown()),
  body: v.fallback(v.optional(v.object({ errors: v.array(v.unknown()) })), undefined),
});
const errorBody = v.object({ error: v.optional(v.unknown()), message: line });
const object = v.record(v.string(), v.unknown());

/** Reads every error shape seen from the API. Error bodies are undocumented, so it tolerates any other shape. */
export function errorText(contentType: string, body: string): ErrorText {
  const trimmed = body.trim();
  if (isPage(trimmed)) return { page: true };
  const json = parsed(trimmed);
  if (json !== undefined) return { ...textOfJson(json), page: false };
  if (/html|xml/i.test(contentType)) return { page: true };
  return { ...summary([/^[[{]/.test(trimmed.charAt(0)) ? '' : trimmed]), page: false };
}

const isPage = (text: string) => text.trimStart().startsWith('<');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOfJson(json: unknown): Omit<ErrorText, 'page'> {
  if (typeof json === 'string') return summary([json]);
  const body = v.safeParse(errorBody, json);
  if (!body.success) return {};
  const error = body.output.error ?? body.output.message;
  const details = v.safeParse(errorDetails, error);
  if (!details.success) return summary(textsIn(error));
  const messages = [...textsIn(error), ...textsIn(details.output.body?.errors)];
  return summary(messages, fieldsIn(details.output.attribute, messages[0]));
}

/** The messages in a string, an error object, or a list of either. */
function textsIn(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => {
    if (typeof one === 'string') return [one];
    const parsed = v.safeParse(errorDetails, one);
    const text = parsed.success ? (parsed.output.message ?? parsed.output.title) : undefined;
    return text === undefined ? [] : [text];
  });
}

/** `attribute` is a map of field to message, or the names of the fields that `message` is about, or null. */
function fieldsIn(attribute: unknown, message: string | undefined): [string, string][] {
  if (typeof attribute === 'string' || Array.isArray(attribute)) {
    return textsIn(attribute).map((name) => [name, message ?? '']);
  }
  const byName = v.safeParse(object, attribute);
  return Object.entries(byName.success ? byName.output : {}).map(([name, value]) => [name, textsIn(value).join(', ')]);
}

function summary(messages: readonly string[], fieldsFound: readonly [string, string][] = []): Omit<ErrorText, 'page'> {
  const fields = fieldsFound
    .slice(0, MAX_FIELDS)
    .map(([name, message]) => [camelCase(name), problem(message)] as const);
  const others = messages
    .filter((text) => !isPage(text) && (fields.length === 0 || !GENERIC.test(lineOf(text))))
    .slice(0, MAX_MESSAGES);
  const additional = others.filter((text) => !fields.some(([, message]) => message === lineOf(text)));
  const text = lineOf([...fields.map(([name, message]) => `${name}: ${message}`), ...additional].join('; '));
  return { ...(text && { text }), ...(fields.length > 0 && { fields: Object.fromEntries(fields) }) };
}

/** A message may be only the word `required` (vendor's console, loFormSubmitDirective). */
function problem(message: string): string {
  const text = lineOf(message);
  if (text === '' || isPage(text)) return 'is not accepted';
  return text === 'required' ? 'is required' : text;
}

/** Some services return field names in kebab case (`metadata-url`); requests use camel case. */
function camelCase(name: string): string {
  return lineOf(name).replace(/[-_]+([a-z\d])/gi, (_, letter: string) => letter.toUpperCase());
}

function lineOf(text: string): string {
  // The lookbehind keeps this linear: without it, every character of a long run would start a new match.
  return visibleLine(text, MAX_LENGTH).replace(/(?<![.\s])[.\s]+$/, '');
}
