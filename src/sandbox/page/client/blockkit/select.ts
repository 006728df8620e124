import { textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { type Control, put } from './control.ts';
import { Menu } from './menu.ts';
import { chosenIn, groupsOf } from './options.ts';
import type { Option } from './surroundings.ts';
import type { Source } from './use-offer.ts';
import { useOwn } from './use-own.ts';

/** Slack's own default of `min_query_length`. */
const MIN_QUERY = 3;

function sourceOf({ element, at, blockId, actionId }: Control): Source {
  const kind = textOf(element.type).replace('multi_', '').replace('_select', '');
  const everybody = (what: 'users' | 'channels') => at.fields?.everybody(what) ?? [];
  switch (kind) {
    case 'external': {
      const minLength = typeof element.min_query_length === 'number' ? element.min_query_length : MIN_QUERY;
      return { minLength, ask: async (query) => (await at.fields?.options(blockId, actionId, query)) ?? [] };
    }
    case 'users':
      return { groups: [{ options: everybody('users') }] };
    case 'channels':
      return { groups: [{ options: everybody('channels') }] };
    case 'conversations':
      return { groups: [{ options: [...everybody('channels'), ...everybody('users')] }] };
    default:
      return { groups: groupsOf(element) };
  }
}

const keyOf = (options: readonly Option[]) => JSON.stringify(options.map(({ value }) => value));

/** A select menu of any kind, for one value or several. */
export function Select({ control }: { control: Control }) {
  const isMulti = textOf(control.element.type).startsWith('multi_');
  const [chosen, choose] = useOwn(chosenIn(control), keyOf);
  const change = (next: readonly Option[]) => {
    choose(next);
    const values = next.map(({ value }) => value);
    put(control, isMulti ? values : (values[0] ?? null));
  };
  return html`<${Menu} control=${control} source=${sourceOf(control)} chosen=${chosen} isMulti=${isMulti} change=${change} />`;
}
