import { textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { Button } from './button.ts';
import { Choices } from './choices.ts';
import type { Control } from './control.ts';
import { DateField } from './date-field.ts';
import { FileField } from './file-field.ts';
import { Select } from './select.ts';
import { TextField } from './text-field.ts';
import { UnknownBox } from './unknown-box.ts';

const KINDS = new Map<string, unknown>([
  ['button', Button],
  ['static_select', Select],
  ['multi_static_select', Select],
  ['external_select', Select],
  ['multi_external_select', Select],
  ['users_select', Select],
  ['channels_select', Select],
  ['radio_buttons', Choices],
  ['checkboxes', Choices],
  ['plain_text_input', TextField],
  ['email_text_input', TextField],
  ['url_text_input', TextField],
  ['number_input', TextField],
  ['datepicker', DateField],
  ['timepicker', DateField],
  ['file_input', FileField],
]);

/** An interactive element. One that the page does not know is shown as a box with its JSON. */
export function Element({ control }: { control: Control }) {
  const Kind = KINDS.get(textOf(control.element.type));
  return Kind ? html`<${Kind} control=${control} />` : html`<${UnknownBox} json=${control.element} />`;
}
