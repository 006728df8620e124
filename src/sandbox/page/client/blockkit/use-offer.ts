import { useEffect, useRef, useState } from 'preact/hooks';
import { matching } from './options.ts';
import type { Option } from './surroundings.ts';

/** Where a menu's options come from: they are there already, or the app is asked while somebody types. */
export type Source =
  | { readonly options: readonly Option[] }
  | { readonly minLength: number; readonly ask: (query: string) => Promise<readonly Option[]> };

/** What a menu shows now; `note` says why there is nothing to choose. */
export interface Offer {
  readonly options: readonly Option[];
  readonly note?: string;
  readonly isProblem?: boolean;
}

/** So long the app is spared while somebody types. */
const PAUSE_MS = 150;

const LOADING: Offer = { options: [], note: 'Loading…' };

function offerOf(options: readonly Option[]): Offer {
  return options.length > 0 ? { options } : { options, note: 'No results' };
}

/** The options for a query. Only the answer to the newest question is shown, whatever order answers come in. */
export function useOffer(source: Source, isOpen: boolean, query: string): Offer {
  const [answer, setAnswer] = useState<{ readonly query: string; readonly offer: Offer }>();
  const newest = useRef(source);
  newest.current = source;
  const minLength = 'ask' in source ? source.minLength : 0;
  const asks = 'ask' in source && isOpen && query.length >= minLength;
  useEffect(() => {
    const now = newest.current;
    if (!asks || !('ask' in now)) return undefined;
    let isNewest = true;
    const show = (offer: Offer) => {
      if (isNewest) setAnswer({ query, offer });
    };
    setAnswer(undefined);
    const timer = setTimeout(
      () =>
        void now.ask(query).then(
          (options) => show(offerOf(options)),
          (error: unknown) => {
            show({ options: [], note: error instanceof Error ? error.message : String(error), isProblem: true });
          },
        ),
      query === '' ? 0 : PAUSE_MS,
    );
    return () => {
      isNewest = false;
      clearTimeout(timer);
    };
  }, [asks, query]);
  if ('options' in source) return offerOf(matching(source.options, query));
  // An effect runs after the page is drawn. Until then, the last answer is not that of this query.
  if (query.length >= minLength) return answer?.query === query ? answer.offer : LOADING;
  return { options: [], note: `Type ${minLength} ${minLength === 1 ? 'character' : 'characters'} or more.` };
}
