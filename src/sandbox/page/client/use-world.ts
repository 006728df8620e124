import { useEffect, useState } from 'preact/hooks';
import type { World } from '../world.ts';
import { watchWorld } from './server.ts';

/** The newest World; `isLost` while the server is gone. Undefined until the first one has come. */
export function useWorld(): { readonly world: World | undefined; readonly isLost: boolean } {
  const [world, setWorld] = useState<World>();
  const [isLost, setLost] = useState(false);
  useEffect(
    () =>
      watchWorld((next) => {
        setLost(next === undefined);
        if (next) setWorld(next);
      }),
    [],
  );
  return { world, isLost };
}
