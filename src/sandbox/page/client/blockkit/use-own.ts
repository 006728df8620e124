import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * A value that a person changes faster than the page hears of it: what was done last stands, and echoes of what was done
 * before are passed over. What comes from elsewhere replaces it. `keyOf` tells equal values.
 */
export function useOwn<Value>(held: Value, keyOf: (value: Value) => string): [Value, (next: Value) => void] {
  const [own, setOwn] = useState(held);
  const sent = useRef<string[]>([]);
  const heldKey = keyOf(held);
  useEffect(() => {
    const echo = sent.current.indexOf(heldKey);
    if (echo < 0) setOwn(held);
    // Several changes may have been sent as one: the newest is the echo of them all.
    else sent.current = sent.current.at(-1) === heldKey ? [] : sent.current.slice(echo + 1);
  }, [heldKey]);
  const change = (next: Value): void => {
    sent.current.push(keyOf(next));
    setOwn(next);
  };
  return [own, change];
}
