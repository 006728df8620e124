import { textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { Button } from './button.ts';
import { Choices } from './choices.ts';
import type { Control } from './control.ts';
import { DateField } from './date-field.ts';
import { FileField } from './file-field.ts';
import { ImageBox } from './image-box.ts';
import { Overflow } from './overflow.ts';
import { Select } from './select.ts';
import { TextField } from './text-field.ts';
import { UnknownBox } from './unknown-box.ts';

const SELECTS = ['static', 'external', 'users', 'channels', 'conversations'].flatMap((source) => [
  [`${source}_select`, Select] as const,
  [`multi_${source}_select`, Select] as const,
]);

const KINDS = new Map<string, unknown>([
  ...SELECTS,
  ['button', Button],
  ['overflow', Overflow],
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

/** An interactive element of any kind, or an image beside a text. */
export function Element({ control }: { control: Control }) {
  const { element, at } = control;
  if (element.type === 'image') return html`<${ImageBox} image=${element} at=${at} />`;
  const Kind = KINDS.get(textOf(element.type));
  return Kind ? html`<${Kind} control=${control} />` : html`<${UnknownBox} json=${element} />`;
}
