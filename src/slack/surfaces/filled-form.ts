import type { types } from '@slack/bolt';

/** Values by block id: a text or the value of a fixed option, or the options of a typeahead. */
export type FieldValues = Readonly<
  Record<string, string | types.PlainTextOption | readonly types.PlainTextOption[] | undefined>
>;

/** The form with these values in its fields. A value that its field cannot hold is left out. */
export function filledForm(view: types.ModalView, values: FieldValues): types.ModalView {
  return {
    ...view,
    blocks: view.blocks.map((block) =>
      'element' in block && block.block_id
        ? { ...block, element: filled(block.element, values[block.block_id]) }
        : block,
    ),
  };
}

type Element = types.InputBlock['element'];

function filled(element: Element, value: FieldValues[string]): Element {
  if (!value) return element;
  switch (element.type) {
    case 'plain_text_input':
    case 'email_text_input':
      return typeof value === 'string' ? { ...element, initial_value: value } : element;
    case 'static_select': {
      const chosen = element.options?.find((option) => option.value === value);
      return chosen ? { ...element, initial_option: chosen } : element;
    }
    case 'external_select':
      return isOption(value) ? { ...element, initial_option: value } : element;
    case 'multi_external_select':
      return isList(value) && value.length ? { ...element, initial_options: [...value] } : element;
    default:
      return element;
  }
}

function isList(value: FieldValues[string]): value is readonly types.PlainTextOption[] {
  return Array.isArray(value);
}

function isOption(value: FieldValues[string]): value is types.PlainTextOption {
  return typeof value === 'object' && !isList(value);
}
