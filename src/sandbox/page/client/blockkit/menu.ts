import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.ts';
import { nextActive } from '../next-active.ts';
import { Chips } from './chips.ts';
import { type Control, isUsable } from './control.ts';
import { MenuPopup, optionId } from './menu-popup.ts';
import type { Option } from './surroundings.ts';
import { plainText } from './text-object.ts';
import { type Source, useOffer } from './use-offer.ts';

interface MenuProps {
  readonly control: Control;
  readonly source: Source;
  readonly chosen: readonly Option[];
  readonly isMulti: boolean;
  change(chosen: readonly Option[]): void;
}

/** A select of any kind: a field that one types into, with a list below. What is chosen is told to `change`. */
export function Menu({ control, source, chosen, isMulti, change }: MenuProps) {
  const { element, id = '' } = control;
  const isDisabled = !isUsable(control);
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const offer = useOffer(source, isOpen, query);
  const { options } = offer;
  const activeIndex = Math.min(active, options.length - 1);
  const listId = `${id}/list`;
  const activeId = isOpen && activeIndex >= 0 ? optionId(listId, activeIndex) : undefined;
  const [first] = chosen;
  const isChosen = ({ value }: Option) => chosen.some((one) => one.value === value);

  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const open = () => {
    if (isDisabled || isOpen) return;
    setActive(Math.max(0, isMulti ? 0 : options.findIndex(isChosen)));
    setOpen(true);
  };
  const close = () => {
    setOpen(false);
    setQuery('');
  };
  const remove = (option: Option) => {
    change(chosen.filter(({ value }) => value !== option.value));
    input.current?.focus();
  };
  const choose = (option: Option) => {
    if (!isMulti) change([option]);
    else if (isChosen(option)) remove(option);
    else change([...chosen, option]);
    setQuery('');
    if (!isMulti) setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = isOpen ? nextActive(event.key, activeIndex, options.length) : undefined;
    const option = options[activeIndex];
    if (next !== undefined) setActive(next);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') open();
    else if (event.key === 'Enter' && isOpen && option) choose(option);
    else if (event.key === 'Enter') open();
    else if (event.key === 'Escape' && isOpen) close();
    else if (event.key === 'Backspace' && isMulti && query === '' && chosen.length > 0) change(chosen.slice(0, -1));
    else return;
    event.preventDefault();
    // The modal around it must not close with the list.
    event.stopPropagation();
  };

  const words = isMulti ? '' : (first?.text ?? '');
  const placeholder = words || plainText(element.placeholder) || (isMulti ? 'Choose some' : 'Choose one');
  const canClear = !isMulti && control.isOptional && first !== undefined && !isDisabled;
  return html`<div class="bk-menu">
    ${isMulti && html`<${Chips} chosen=${chosen} isDisabled=${isDisabled} remove=${remove} />`}
    <div class="bk-menu-field">
      <input ...${control.aria} id=${control.id} ref=${input} class="bk-field bk-menu-input" type="text" role="combobox"
        autocomplete="off" spellcheck=${false} disabled=${isDisabled} placeholder=${placeholder}
        aria-autocomplete="list" aria-expanded=${isOpen && options.length > 0 ? 'true' : 'false'} aria-haspopup="listbox"
        aria-controls=${isOpen && options.length > 0 ? listId : undefined} aria-activedescendant=${activeId}
        value=${isOpen ? query : words}
        onClick=${open} onKeyDown=${onKeyDown} onBlur=${close}
        onInput=${({ currentTarget }: { currentTarget: HTMLInputElement }) => {
          setQuery(currentTarget.value);
          setActive(0);
          setOpen(true);
        }} />
      ${
        canClear &&
        html`<button type="button" class="bk-menu-clear" aria-label=${`Clear ${words}`}
          onClick=${() => {
            change([]);
            input.current?.focus();
          }}>×</button>`
      }
      <span class="bk-menu-arrow" aria-hidden="true"></span>
    </div>
    ${
      isOpen &&
      html`<${MenuPopup} id=${listId} offer=${offer} activeIndex=${activeIndex} isChosen=${isChosen}
        isMulti=${isMulti} choose=${choose} point=${setActive} />`
    }
  </div>`;
}
