import { useEffect } from 'preact/hooks';

/** The parts of the page, in the order of F6: an open modal stands for the conversation behind it. */
const REGIONS = [
  '.modal',
  '.conversation h1',
  '.thread h2',
  '.beside [role=tab][aria-selected=true]',
  '.people :checked',
];

/** F6 goes to the next part of the page, also out of an open modal: to the switches beside it, say. */
export function useRegions(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F6') return;
      event.preventDefault();
      const there = REGIONS.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? []);
      const open = there.filter((element) => element.closest('[inert]') === null);
      const held = document.activeElement;
      const at = open.findIndex((element) => {
        const region = element.closest('.modal, .conversation, .thread, .beside, .people');
        return region?.contains(held);
      });
      open[(at + (event.shiftKey ? open.length - 1 : 1)) % open.length]?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
