import type axe from 'axe-core';

declare global {
  interface Window {
    /** Put there by the test. */
    readonly axe: typeof axe;
  }
}
