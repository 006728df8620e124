import * as v from 'valibot';

/** The state of one input (docs.slack.dev, view_submission payload): which key is filled depends on the element. */
const element = v.looseObject({
  value: v.nullish(v.string()),
  selected_option: v.nullish(v.looseObject({ value: v.string() })),
  selected_options: v.nullish(v.array(v.looseObject({ value: v.string() }))),
});
const state = v.record(v.string(), v.record(v.string(), v.nullable(element)));

/** What was typed, by block id. An empty field is left out: Slack sends null, which no schema of ours should see. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;

/** Reads `view.state.values`, in which a block's one action id is its block id. Throws when it has another shape. */
export function formValues(values: unknown): FormValues {
  const filled = Object.entries(v.parse(state, values)).flatMap(([id, actions]) => {
    const input = actions[id];
    const value =
      input?.selected_options?.map((option) => option.value) ?? input?.selected_option?.value ?? input?.value;
    return value?.length ? [[id, value] as const] : [];
  });
  return Object.fromEntries(filled);
}
