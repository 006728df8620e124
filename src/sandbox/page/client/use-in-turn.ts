import { useRef } from 'preact/hooks';

/** Answers with what runs things one after the other, in the order in which they were asked for; one that fails holds up no other. */
export function useInTurn(): <T>(run: () => Promise<T>) => Promise<T> {
  const last = useRef<Promise<unknown>>(Promise.resolve());
  return (run) => {
    const next = last.current.then(run);
    last.current = next.catch(() => undefined);
    return next;
  };
}
