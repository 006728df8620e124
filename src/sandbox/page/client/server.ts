import type { ActAnswer, World } from '../world.ts';

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
    return { ok: false, problem: 'The sandbox does not answer. Does it still run?' };
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

/** Calls `onWorld` with every new World, and with undefined while the server is gone; answers with a function that ends it. */
export function watchWorld(onWorld: (world: World | undefined) => void): () => void {
  const events = new EventSource('/events');
  // As above.
  events.onmessage = ({ data }) => onWorld(JSON.parse(String(data)) as World);
  events.onerror = () => onWorld(undefined);
  return () => events.close();
}
