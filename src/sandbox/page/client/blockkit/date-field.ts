import { textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { type Control, heldBy, isUsable, put } from './control.ts';
import { useOwn } from './use-own.ts';

/** A datepicker or a timepicker: the browser's own. */
export function DateField({ control }: { control: Control }) {
  const isTime = control.element.type === 'timepicker';
  const held = heldBy(control);
  const [value, setValue] = useOwn(textOf(isTime ? held.selected_time : held.selected_date), (text) => text);
  const onInput = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    setValue(currentTarget.value);
    put(control, currentTarget.value || null);
  };
  return html`<input ...${control.aria} id=${control.id} class="bk-field bk-date" type=${isTime ? 'time' : 'date'}
    disabled=${!isUsable(control)} value=${value} onInput=${onInput} />`;
}
