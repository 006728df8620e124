import type { RequestHandler, Response } from 'express';

/** Several changes that come together are one to the page. */
const GATHER_MS = 25;
/** Shorter than what makes a browser, or something between, give a silent line up. */
const BEAT_MS = 15_000;

export interface Stream {
  /** Answers with server-sent events, the newest state first. */
  readonly handler: RequestHandler;
  /** Something has changed. */
  changed(): void;
  close(): void;
}

/** Sends what `state` gives, as JSON, to everybody who listens: at once, and after every change. */
export function createStream(state: () => unknown): Stream {
  const listeners = new Set<Response>();
  let gathering: NodeJS.Timeout | undefined;
  const line = () => `data: ${JSON.stringify(state())}\n\n`;
  /** Those who have not read the last state yet get the newest one when they have: nothing piles up. */
  const behind = new Set<Response>();
  const send = () => {
    gathering = undefined;
    if (listeners.size === 0) return;
    const text = line();
    for (const listener of listeners) {
      if (listener.writableNeedDrain) behind.add(listener);
      else listener.write(text);
    }
  };
  const beat = setInterval(() => {
    for (const listener of listeners) listener.write(':\n\n');
  }, BEAT_MS);
  beat.unref();
  return {
    handler(_request, response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'keep-alive' });
      response.write(`retry: 1000\n${line()}`);
      listeners.add(response);
      response.on('drain', () => {
        if (behind.delete(response)) response.write(line());
      });
      response.on('close', () => {
        listeners.delete(response);
        behind.delete(response);
      });
    },
    changed() {
      gathering ??= setTimeout(send, GATHER_MS);
    },
    close() {
      clearInterval(beat);
      clearTimeout(gathering);
      for (const listener of listeners) listener.end();
    },
  };
}
