import * as v from 'valibot';
import { formValues } from './form.ts';

/** What the forms keep in `private_metadata`, which Slack returns with every payload of the form. */
export const METADATA = {
  /** The chosen tenant, because Slack may not send it with the typeahead of another field (bolt-js #1146). */
  tenantId: v.optional(v.string()),
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

/** The tenant chosen so far. The other fields offer its roles and identity providers. */
export function chosenTenant(view: FilledView): string | undefined {
  const { tenantId } = formValues(view.state.values);
  return typeof tenantId === 'string' ? tenantId : metadataOf(view).tenantId;
}
