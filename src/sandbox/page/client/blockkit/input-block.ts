import { type Json, jsonOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { type Control, focus, idOf } from './control.ts';
import { Element } from './element.ts';
import type { Surroundings } from './surroundings.ts';
import { plainText } from './text-object.ts';

/** A `label` cannot point at a group of choices: the group points at its label instead. */
const GROUPS = ['radio_buttons', 'checkboxes'];

/** A field of a form: its label, the field, its hint and what is wrong with it. */
export function InputBlock({ block, at }: { block: Json; at: Surroundings }) {
  const element = jsonOf(block.element);
  const [blockId, actionId] = [textOf(block.block_id), textOf(element.action_id)];
  const id = idOf(at, blockId, actionId);
  const isOptional = block.optional === true;
  const [label, hint, error] = [plainText(block.label), plainText(block.hint), at.fields?.error(blockId)];
  const isGroup = GROUPS.includes(textOf(element.type));
  const described = [error && `${id}/error`, hint && `${id}/hint`].filter(Boolean).join(' ');
  const aria = {
    ...(id && isGroup && { 'aria-labelledby': `${id}/label` }),
    ...(!id && { 'aria-label': label }),
    ...(id && described && { 'aria-describedby': described }),
    ...(error && { 'aria-invalid': 'true' }),
    ...focus(element),
  };
  const control: Control = { element, blockId, actionId, at, id, isOptional, aria };
  const words = html`${label}${isOptional && html`<span class="bk-optional"> (optional)</span>`}`;
  return html`<div class=${error ? 'bk-input bk-wrong' : 'bk-input'}>
    ${
      isGroup
        ? html`<div class="bk-label" id=${id && `${id}/label`}>${words}</div>`
        : html`<label class="bk-label" for=${id}>${words}</label>`
    }
    <${Element} control=${control} />
    ${error && html`<div class="bk-error" id=${id && `${id}/error`}>${error}</div>`}
    ${hint && html`<div class="bk-hint" id=${id && `${id}/hint`}>${hint}</div>`}
  </div>`;
}
