import htm from 'htm';
import { h, type VNode } from 'preact';

/** Markup as a tagged template. Values are texts, never markup. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode | VNode[] = htm.bind(h);
