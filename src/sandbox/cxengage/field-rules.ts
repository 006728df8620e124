import * as v from 'valibot';
import type { FieldErrors } from './error-shapes.ts';

const blank = 'must be a non-blank string';

/** Checks of single fields, with the API's wording where one is known. */
export const emailField = v.pipe(
  v.string('must be a string'),
  v.regex(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, 'invalid email'),
);
export const idField = v.pipe(v.string('must be a uuid'), v.uuid('must be a uuid'));
/** Names: the vendor's console tests show that a blank one is refused; null is refused too, by inference. */
export const nameField = v.pipe(
  v.string(blank),
  v.check((text) => text.trim() !== '', blank),
);
/** The docs' sample sends '', the consoles null: both pass. */
export const externalIdField = v.nullable(v.string('must be a string'));
/** "All telephone numbers must be E.164 format" (Create_user page); null as in its sample. */
export const telephoneField = v.nullable(
  v.pipe(v.string('must be a string'), v.regex(/^\+[1-9]\d{1,14}$/, 'must be in E.164 format')),
);
export const idListField = v.pipe(
  v.array(idField, 'must be an array'),
  v.check((ids) => new Set(ids.map((id) => id.toLowerCase())).size === ids.length, 'must not contain duplicates'),
);

/** The message per field of what valibot found; a field that is absent is `required`. */
export function fieldErrors(issues: readonly v.BaseIssue<unknown>[]): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of issues) {
    const field = String(issue.path?.[0]?.key ?? 'body');
    errors[field] ??= issue.kind === 'schema' && issue.type === 'object' ? 'required' : issue.message;
  }
  return errors;
}
