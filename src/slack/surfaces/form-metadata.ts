import * as v from 'valibot';
import { formValues } from './form.ts';

/**
 * The `response_url` of a command. Another value is ignored: it only takes one line after the form was sent. The limit
 * keeps the metadata below Slack's 3000 characters; a real one has about 100.
 */
export const responseUrl = v.fallback(v.optional(v.pipe(v.string(), v.maxLength(500), v.url())), undefined);

/** What the forms keep in `private_metadata`, which Slack returns with every payload of the form. */
export const METADATA = {
  /** The chosen tenant, because Slack may not send it with the typeahead of another field (bolt-js #1146). */
  tenantId: v.optional(v.string()),
  /** Of the command that opened the form. */
  responseUrl,
};
const metadata = v.pipe(v.string(), v.parseJson(), v.object(METADATA));
export type Metadata = v.InferOutput<typeof metadata>;

/** The parts of a view that hold the form's input. */
export interface FilledView {
  readonly private_metadata: string;
  readonly state: { readonly values: unknown };
}

/** What the form keeps. Throws when it is not from a form that keeps something. */
export function metadataOf({ private_metadata: kept }: FilledView): Metadata {
  return v.parse(metadata, kept);
}

/** The `response_url` that the form keeps, if any: a form opened by a button or by an older version has none. */
export function responseUrlOf({ private_metadata: kept }: FilledView): string | undefined {
  const parsed = v.safeParse(metadata, kept);
  return parsed.success ? parsed.output.responseUrl : undefined;
}

/** The tenant chosen so far. The other fields offer its roles and identity providers. */
export function chosenTenant(view: FilledView): string | undefined {
  const { tenantId } = formValues(view.state.values);
  return typeof tenantId === 'string' ? tenantId : metadataOf(view).tenantId;
}
