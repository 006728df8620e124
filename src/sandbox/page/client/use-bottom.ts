import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** As far from the bottom still counts as there, in pixels. */
const NEAR = 24;

interface BottomProps {
  readonly ref: RefObject<HTMLDivElement | null>;
  onScroll(): void;
  onClick(): void;
}

interface Bottom {
  /** Of the element that scrolls. */
  readonly props: BottomProps;
  /** The reader has left the bottom. */
  readonly isAway: boolean;
  /** Brings the reader back to the bottom. */
  goBack(): void;
}

/**
 * Keeps a scrolling element at its bottom whenever it is drawn again or its own size changes, while one is there; brings
 * one there when `own` changes, as what one says oneself does. `onThere` is called whenever one is there and something may
 * have come.
 */
export function useBottom(own?: unknown, onThere: () => void = () => {}): Bottom {
  const ref = useRef<HTMLDivElement>(null);
  const isThere = useRef(true);
  const [isAway, setAway] = useState(false);
  const goThere = () => ref.current?.scrollTo({ top: ref.current.scrollHeight });
  useLayoutEffect(() => {
    // Messages also grow: the app edits them, and replies and files are added below them.
    if (isThere.current) goThere();
  });
  useLayoutEffect(() => {
    isThere.current = true;
    goThere();
  }, [own]);
  useEffect(() => {
    if (isThere.current) onThere();
  });
  useEffect(() => {
    if (!ref.current) return undefined;
    const observer = new ResizeObserver(() => {
      if (isThere.current) goThere();
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return {
    isAway,
    goBack() {
      goThere();
      // The button that was pressed goes away.
      ref.current?.focus();
    },
    props: {
      ref,
      onScroll() {
        const box = ref.current;
        if (box) isThere.current = box.scrollHeight - box.clientHeight - box.scrollTop <= NEAR;
        setAway(!isThere.current);
        if (isThere.current) onThere();
      },
      // Whoever opens a line reads it: the next ones must not push it away, until one scrolls to the bottom again.
      onClick() {
        isThere.current = false;
      },
    },
  };
}
