import type { ActAnswer, PlatformWorld, World } from '../world.ts';

/** Does something: every change goes through here. A server that is gone is a problem like any other. */
export async function act(body: { readonly do: string; readonly [key: string]: unknown }): Promise<ActAnswer> {
  try {
    const response = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    // The server that made this page answers so.
    return (await response.json()) as ActAnswer;
  } catch {
    return { ok: false, problem: 'The sandbox does not answer. Is it still running?' };
  }
}

/** Reads something that is not in the World: `/calls/ID`, `/behind?channel=C&ts=TS`. Undefined when it is not there. */
export async function ask<Answer>(path: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(path);
    // As above: the path says what it holds.
    return response.ok ? ((await response.json()) as Answer) : undefined;
  } catch {
    return undefined;
  }
}

/** What can be watched: the path says what it tells. */
export interface Watched {
  readonly '/events': World;
  readonly '/platform-events': PlatformWorld;
}

/** A server that is gone is looked for so often. */
const AGAIN_MS = 1000;

/** Calls `onWorld` with what is there after every change, and with undefined while the server is gone; answers with a function that ends it. */
export function watchWorld<Path extends keyof Watched>(
  path: Path,
  onWorld: (world: Watched[Path] | undefined) => void,
): () => void {
  let socket: WebSocket | undefined;
  let again: number | undefined;
  const connect = () => {
    socket = new WebSocket(`ws://${location.host}${path}`);
    // As above.
    socket.onmessage = ({ data }) => onWorld(JSON.parse(String(data)) as Watched[Path]);
    socket.onclose = () => {
      onWorld(undefined);
      again = window.setTimeout(connect, AGAIN_MS);
    };
  };
  connect();
  return () => {
    clearTimeout(again);
    if (socket) socket.onclose = null;
    socket?.close();
  };
}
