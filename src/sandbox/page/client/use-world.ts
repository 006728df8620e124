import { useEffect, useState } from 'preact/hooks';
import { type Watched, watchWorld } from './server.ts';

interface Shown<World> {
  /** Undefined until the first one has come. */
  readonly world: World | undefined;
  /** The server is gone. */
  readonly isLost: boolean;
}

/** What a page shows, always the newest. */
export function useWorld<Path extends keyof Watched>(path: Path): Shown<Watched[Path]> {
  const [world, setWorld] = useState<Watched[Path]>();
  const [isLost, setLost] = useState(false);
  useEffect(
    () =>
      watchWorld(path, (next) => {
        setLost(next === undefined);
        if (next) setWorld(next);
      }),
    [path],
  );
  return { world, isLost };
}
