import { useLayoutEffect, useRef } from 'preact/hooks';

/** So near to the end counts as being there, in pixels. */
const NEAR = 80;

/** Keeps a list at its end while its reader is there, and brings it there when `name` changes. `length` is that of the list. */
export function useEnd(name: string, length: number) {
  const list = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  const shown = useRef('');
  const element = list.current;
  if (element) wasAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
  // A longer list is what moves the end.
  useLayoutEffect(() => {
    const box = list.current;
    if (box && (wasAtEnd.current || shown.current !== name)) box.scrollTop = box.scrollHeight;
    shown.current = name;
  }, [name, length]);
  return list;
}
