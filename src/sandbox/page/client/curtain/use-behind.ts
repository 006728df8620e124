import { useEffect, useRef, useState } from 'preact/hooks';
import type { Behind, World } from '../../world.ts';
import type { Place } from '../place.ts';
import { ask } from '../server.ts';

/** A burst of changes is one question. */
const CALM_MS = 200;
/** What follows from a change without changing the World, such as a job's lease, is there by then. */
const AGAIN_MS = 1200;

/** What is behind the message, asked again after every change; undefined until the first answer has come. */
export function useBehind(place: Place | undefined, world: World): Behind | undefined {
  const [held, setHeld] = useState<{ readonly path: string; readonly behind: Behind }>();
  const asked = useRef(0);
  const answered = useRef(0);
  const path = place && `/behind?${new URLSearchParams({ channel: place.channel, ts: place.ts })}`;
  useEffect(() => {
    if (path === undefined) return;
    const askNow = async () => {
      asked.current += 1;
      const turn = asked.current;
      const behind = await ask<Behind>(path);
      // An answer that was overtaken by a later one is old.
      if (!behind || turn < answered.current) return;
      answered.current = turn;
      setHeld({ path, behind });
    };
    const timers = [CALM_MS, AGAIN_MS].map((delay) => setTimeout(askNow, delay));
    return () => timers.forEach(clearTimeout);
  }, [path, world]);
  // An answer about the message chosen before tells nothing about this one.
  return held?.path === path ? held?.behind : undefined;
}
