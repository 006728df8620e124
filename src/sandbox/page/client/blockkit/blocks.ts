import { type Json, jsonOf, listOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { bareControl } from './control.ts';
import { Element } from './element.ts';
import { InputBlock } from './input-block.ts';
import { RichText } from './rich-text.ts';
import type { Surroundings } from './surroundings.ts';
import { Table } from './table.ts';
import { plainText, TextObject } from './text-object.ts';
import { UnknownBox } from './unknown-box.ts';

interface BlockProps {
  readonly block: Json;
  readonly at: Surroundings;
}

/** Starts anew whatever in it remembers something when the app shows other fields in its place. */
function elementKey(element: Json, blockId: string, at: Surroundings): string {
  return [at.fields?.formId, blockId, element.action_id, element.type].join('/');
}

function Section({ block, at }: BlockProps) {
  const accessory = jsonOf(block.accessory);
  const blockId = textOf(block.block_id);
  const fields = listOf(block.fields);
  return html`<div class="bk-section">
    <div class="bk-section-texts">
      ${block.text !== undefined && html`<${TextObject} value=${jsonOf(block.text)} at=${at} />`}
      ${
        fields.length > 0 &&
        html`<div class="bk-fields">${fields.map((field) => html`<${TextObject} value=${field} at=${at} />`)}</div>`
      }
    </div>
    ${
      block.accessory !== undefined &&
      html`<div class="bk-accessory">
        <${Element} key=${elementKey(accessory, blockId, at)}
          control=${bareControl(accessory, blockId, at, textOf(jsonOf(block.text).text))} />
      </div>`
    }
  </div>`;
}

function Context({ block, at }: BlockProps) {
  return html`<div class="bk-context">
    ${listOf(block.elements).map((element) => {
      const isText = element.type === 'mrkdwn' || element.type === 'plain_text';
      return isText ? html`<${TextObject} value=${element} at=${at} />` : html`<${UnknownBox} json=${element} />`;
    })}
  </div>`;
}

function Actions({ block, at }: BlockProps) {
  const blockId = textOf(block.block_id);
  return html`<div class="bk-actions">
    ${listOf(block.elements).map(
      (element) =>
        html`<${Element} key=${elementKey(element, blockId, at)} control=${bareControl(element, blockId, at)} />`,
    )}
  </div>`;
}

function Block({ block, at }: BlockProps) {
  switch (textOf(block.type)) {
    case 'header':
      return html`<h3 class="bk-header">${plainText(block.text)}</h3>`;
    case 'section':
      return html`<${Section} block=${block} at=${at} />`;
    case 'context':
      return html`<${Context} block=${block} at=${at} />`;
    case 'divider':
      return html`<hr class="bk-divider" />`;
    case 'actions':
      return html`<${Actions} block=${block} at=${at} />`;
    case 'input':
      return html`<${InputBlock} key=${elementKey(jsonOf(block.element), textOf(block.block_id), at)} block=${block} at=${at} />`;
    case 'rich_text':
      return html`<${RichText} block=${block} at=${at} />`;
    case 'table':
      return html`<${Table} block=${block} at=${at} />`;
    default:
      return html`<${UnknownBox} json=${block} />`;
  }
}

interface BlocksProps {
  readonly blocks: readonly Json[];
  readonly at: Surroundings;
  /** They are a form, with room between its fields. */
  readonly isForm?: boolean;
}

/** The blocks of a message or a modal, one below the other. A block that the page does not know is shown as a box with its JSON. */
export function Blocks({ blocks, at, isForm = false }: BlocksProps) {
  return html`<div class=${isForm ? 'bk-blocks bk-form' : 'bk-blocks'}>
    ${blocks.map(
      (block, index) =>
        html`<${Block} key=${`${textOf(block.block_id) || index}/${textOf(block.type)}`} block=${block} at=${at} />`,
    )}
  </div>`;
}
