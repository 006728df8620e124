import { useId } from 'preact/hooks';
import { type Json, jsonOf, listOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { type Control, heldBy, isUsable, put } from './control.ts';
import { TextObject } from './text-object.ts';
import { useOwn } from './use-own.ts';

function heldValues(control: Control): readonly string[] {
  const { selected_option, selected_options } = heldBy(control);
  return [...listOf(selected_options), jsonOf(selected_option)].map(({ value }) => textOf(value)).filter(Boolean);
}

/** Radio buttons or checkboxes. */
export function Choices({ control }: { control: Control }) {
  const { element, at } = control;
  const isRadio = element.type === 'radio_buttons';
  const name = useId();
  const [chosen, choose] = useOwn(heldValues(control), (values) => JSON.stringify(values));
  const { 'aria-invalid': invalid, 'data-focus-on-load': focusOnLoad, ...aria } = control.aria;
  const options = listOf(element.options);
  const toggle = (value: string) => {
    const order = options.map((option) => textOf(option.value));
    const next = isRadio ? [value] : order.filter((one) => chosen.includes(one) !== (one === value));
    choose(next);
    put(control, isRadio ? value : next);
  };
  const row = (option: Json, index: number) => {
    const value = textOf(option.value);
    const descriptionId = `${name}-${index}`;
    const description = jsonOf(option.description);
    return html`<div>
      <label class="bk-choice-label">
        <input type=${isRadio ? 'radio' : 'checkbox'} class="bk-choice-mark" name=${name} disabled=${!isUsable(control)}
          checked=${chosen.includes(value)} onChange=${() => toggle(value)}
          aria-describedby=${option.description ? descriptionId : undefined}
          aria-invalid=${isRadio ? undefined : invalid}
          data-focus-on-load=${index === 0 ? focusOnLoad : undefined} />
        <${TextObject} value=${jsonOf(option.text)} at=${at} />
      </label>
      ${
        option.description !== undefined &&
        html`<div id=${descriptionId} class="bk-choice-description"><${TextObject} value=${description} at=${at} /></div>`
      }
    </div>`;
  };
  return html`<div ...${aria} id=${control.id} class="bk-choices" role=${isRadio ? 'radiogroup' : 'group'}
    aria-invalid=${isRadio ? invalid : undefined}>
    ${options.map(row)}
  </div>`;
}
