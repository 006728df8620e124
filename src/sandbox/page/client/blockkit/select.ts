import { textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { type Control, put } from './control.ts';
import { Menu } from './menu.ts';
import { chosenIn, optionsOf } from './options.ts';
import type { Option } from './surroundings.ts';
import type { Source } from './use-offer.ts';
import { useOwn } from './use-own.ts';

/** Slack's own default of `min_query_length`. */
const MIN_QUERY = 3;

function sourceOf({ element, at, blockId, actionId }: Control): Source {
  switch (textOf(element.type).replace('multi_', '')) {
    case 'external_select': {
      const minLength = typeof element.min_query_length === 'number' ? element.min_query_length : MIN_QUERY;
      return { minLength, ask: async (query) => (await at.fields?.options(blockId, actionId, query)) ?? [] };
    }
    case 'users_select':
      return { options: at.fields?.everybody('users') ?? [] };
    case 'channels_select':
      return { options: at.fields?.everybody('channels') ?? [] };
    default:
      return { options: optionsOf(element) };
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
