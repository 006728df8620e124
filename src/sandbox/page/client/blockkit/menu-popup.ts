import { useEffect, useRef } from 'preact/hooks';
import { html } from '../html.ts';
import type { Option } from './surroundings.ts';
import type { Offer } from './use-offer.ts';

interface MenuPopupProps {
  readonly id: string;
  readonly offer: Offer;
  readonly activeIndex: number;
  readonly isChosen: (option: Option) => boolean;
  readonly isMulti: boolean;
  choose(option: Option): void;
  point(index: number): void;
}

/** The id of an option of the list. */
export function optionId(listId: string, index: number): string {
  return `${listId}/${index}`;
}

/** The open list of a menu, or a note why it is empty. */
export function MenuPopup(props: MenuPopupProps) {
  const { id, offer, isMulti } = props;
  const popup = useRef<HTMLDivElement>(null);
  const count = offer.options.length;
  const row = (option: Option, index: number) => {
    const looks = `bk-option${index === props.activeIndex ? ' bk-active' : ''}`;
    // The field keeps the focus: a press of the mouse must not take it away.
    return html`<div id=${optionId(id, index)} key=${option.value} role="option" class=${looks}
      aria-selected=${props.isChosen(option) ? 'true' : 'false'}
      onMouseDown=${(event: Event) => event.preventDefault()}
      onMouseMove=${() => props.point(index)} onClick=${() => props.choose(option)}>
      <span>${option.text}</span>
      ${option.description && html`<span class="bk-option-description">${option.description}</span>`}
    </div>`;
  };
  // At the end of a form the list would open below what can be seen.
  useEffect(() => popup.current?.scrollIntoView({ block: 'nearest' }), [count]);
  const noteLooks = offer.isProblem ? 'bk-menu-note bk-menu-problem' : 'bk-menu-note';
  return html`<div ref=${popup} class="bk-menu-popup" onMouseDown=${(event: Event) => event.preventDefault()}>
    <div role="status">${offer.note && html`<div class=${noteLooks}>${offer.note}</div>`}</div>
    ${
      count > 0 &&
      html`<div id=${id} role="listbox" class="bk-listbox" tabindex="-1" aria-label="Options" aria-multiselectable=${isMulti ? 'true' : undefined}>
        ${offer.options.map(row)}
      </div>`
    }
  </div>`;
}
