import { useEffect, useState } from 'preact/hooks';
import type { World } from '../../world.ts';

/** The sandbox clock, going on by the second between two Worlds. */
export function useClock({ now, ahead }: Pick<World, 'now' | 'ahead'>): number {
  const [shown, setShown] = useState(now);
  useEffect(() => {
    const start = Date.now();
    setShown(now);
    const timer = setInterval(() => setShown(now + Date.now() - start), 1000);
    return () => clearInterval(timer);
    // `ahead` too: a clock that was moved is a new one even when `now` says the same.
  }, [now, ahead]);
  return shown;
}
