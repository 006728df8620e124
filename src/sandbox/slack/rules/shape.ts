// Slack checks payloads with its own JSON Schema compiler, which is public: github.com/slackhq/hack-json-schema.
// The wording of the messages, the refusal of unknown properties (src/Codegen/Constraints/ObjectBuilder.php) and the
// way characters are counted (`mb_strlen`, StringBuilder.php: Unicode code points) come from there.
import type { Check } from './rule-problem.ts';

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entries of a list; none when it is no list. */
export function entries(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text's length as Slack counts it: code points, so that an emoji outside the basic plane counts once. */
export function characters(text: string): number {
  return [...text].length;
}

export function string(min: number, max: number): Check {
  return (value, at, say) => {
    if (typeof value !== 'string') return say(at, 'must provide a string');
    const length = characters(value);
    if (length > max) say(at, `must be less than ${max + 1} characters`);
    if (length < min) say(at, `must be more than ${min - 1} characters`);
  };
}

/** A text of any length but none. */
export const filled: Check = string(1, Number.MAX_SAFE_INTEGER);

export function pattern(form: RegExp, message: string): Check {
  return (value, at, say) => {
    if (typeof value !== 'string') return say(at, 'must provide a string');
    if (!form.test(value)) say(at, message);
  };
}

export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Check {
  return (value, at, say) => {
    if (!Number.isInteger(value)) return say(at, 'must provide an integer');
    if (Number(value) > max) say(at, `must be less than ${max}`);
    if (Number(value) < min) say(at, `must be greater than ${min}`);
  };
}

export const number: Check = (value, at, say) => {
  if (typeof value !== 'number') say(at, 'must provide a number');
};

export const boolean: Check = (value, at, say) => {
  if (typeof value !== 'boolean') say(at, 'must be a boolean');
};

export function oneOf(...allowed: readonly unknown[]): Check {
  return (value, at, say) => {
    if (!allowed.includes(value)) say(at, 'must be a valid enum value');
  };
}

export function list(item: Check, min: number, max: number = Number.MAX_SAFE_INTEGER): Check {
  return (value, at, say) => {
    if (!Array.isArray(value)) return say(at, 'must provide an array');
    if (value.length > max) say(at, `no more than ${max} items allowed`);
    if (value.length < min) say(at, `must provide at least ${min} items`);
    for (const [index, entry] of value.entries()) item(entry, `${at}/${index}`, say);
  };
}

/** An object with these properties and no others. A property that is `undefined` is absent, as in JSON. */
export function object(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  return (value, at, say) => {
    if (!isRecord(value)) return say(at, 'must provide an object');
    for (const name of Object.keys(required)) if (value[name] === undefined) say(at, `missing required field: ${name}`);
    for (const [name, entry] of Object.entries(value)) {
      if (entry === undefined) continue;
      const check = Object.hasOwn(required, name)
        ? required[name]
        : Object.hasOwn(optional, name)
          ? optional[name]
          : undefined;
      if (check) check(entry, `${at}/${name}`, say);
      else say(at, `invalid additional property: ${name}`);
    }
  };
}

/** An object whose `type` names one of these kinds. Kinds check everything, their `type` included. */
export function kinds(table: Readonly<Record<string, Check>>): Check {
  return (value, at, say) => {
    if (!isRecord(value)) return say(at, 'must provide an object');
    if (value.type === undefined) return say(at, 'missing required field: type');
    const kind = typeof value.type === 'string' && Object.hasOwn(table, value.type) ? table[value.type] : undefined;
    if (kind) kind(value, at, say);
    else say(`${at}/type`, `unsupported type: ${String(value.type)}`);
  };
}

/** All of these checks, one after the other. */
export function all(...checks: readonly Check[]): Check {
  return (value, at, say) => {
    for (const check of checks) check(value, at, say);
  };
}

/** A rule between the properties of one object; says nothing about what is no object. */
export function rule(check: (value: Json, at: string, say: (at: string, message: string) => void) => void): Check {
  return (value, at, say) => {
    if (isRecord(value)) check(value, at, say);
  };
}
