import { textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { type Control, heldBy, isUsable, put } from './control.ts';
import { plainText } from './text-object.ts';
import { useOwn } from './use-own.ts';

/** A plain_text_input takes at most so many characters, whatever it says. */
const MOST = 3000;

/** Keyboards of telephones, and what the browser may fill in. */
const KINDS: Readonly<Record<string, Readonly<Record<string, string | boolean>>>> = {
  plain_text_input: { type: 'text', autocomplete: 'off' },
  email_text_input: { type: 'text', inputmode: 'email', autocomplete: 'off', spellcheck: false },
  url_text_input: { type: 'text', inputmode: 'url', autocomplete: 'off', spellcheck: false },
  number_input: { type: 'text', inputmode: 'decimal', autocomplete: 'off' },
};

/** A field for text. It keeps what is typed itself: a redraw of the page takes neither text nor caret away; what another window puts in shows here. */
export function TextField({ control }: { control: Control }) {
  const { element } = control;
  const type = textOf(element.type);
  const [text, setText] = useOwn(textOf(heldBy(control).value), String);
  const onInput = ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
    const { value } = currentTarget;
    const typed = type === 'number_input' ? value.replace(/[^\d.-]/g, '') : value;
    // What was refused would stay in the field if the text did not change.
    if (typed !== value) currentTarget.value = typed;
    setText(typed);
    const isWhole = type !== 'number_input' || /^-?\d+(\.\d+)?$/.test(typed);
    put(control, isWhole ? typed : '');
  };
  const attributes = {
    ...control.aria,
    'aria-required': control.isOptional ? undefined : 'true',
    id: control.id,
    disabled: !isUsable(control),
    placeholder: plainText(element.placeholder) || undefined,
    maxlength: typeof element.max_length === 'number' ? element.max_length : MOST,
    value: text,
    onInput,
  };
  return element.multiline === true
    ? html`<textarea class="bk-field bk-textarea" rows="3" ...${attributes}></textarea>`
    : html`<input class="bk-field" ...${KINDS[type]} ...${attributes} />`;
}
