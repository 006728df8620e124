import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** As far from the bottom still counts as there, in pixels. */
const NEAR = 24;

interface Bottom {
  readonly ref: RefObject<HTMLDivElement | null>;
  onScroll(): void;
  onClick(): void;
}

/** Keeps a scrolling element at its bottom when `mark` changes, while one is there. What it answers are the element's props. */
export function useBottom(mark: unknown): Bottom {
  const ref = useRef<HTMLDivElement>(null);
  const isThere = useRef(true);
  useLayoutEffect(() => {
    if (isThere.current) ref.current?.scrollTo({ top: ref.current.scrollHeight });
  }, [mark]);
  return {
    ref,
    onScroll() {
      const box = ref.current;
      if (box) isThere.current = box.scrollHeight - box.clientHeight - box.scrollTop <= NEAR;
    },
    // Whoever opens a line reads it: the next ones must not push it away, until one scrolls to the bottom again.
    onClick() {
      isThere.current = false;
    },
  };
}
