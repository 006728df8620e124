import { useEffect, useState } from 'preact/hooks';

/** State that a reload of the page keeps, for this tab only. `check` says whether what was kept is still good. */
export function useKept<Value>(
  name: string,
  start: Value,
  check: (value: unknown) => value is Value,
): readonly [Value, (value: Value | ((before: Value) => Value)) => void] {
  const [value, setValue] = useState<Value>(() => {
    const kept = parse(sessionStorage.getItem(name));
    return check(kept) ? kept : start;
  });
  useEffect(() => sessionStorage.setItem(name, JSON.stringify(value)), [name, value]);
  return [value, setValue];
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
