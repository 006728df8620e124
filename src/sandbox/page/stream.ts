import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** Several changes that come together are one to the page. */
const GATHER_MS = 25;
/** A listener with so many bytes unsent reads slower than things change. */
const MOST_UNSENT = 1_000_000;

interface Stream {
  /** Takes a request to change to a WebSocket, which gets the newest state first. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Something has changed. */
  changed(): void;
  close(): void;
}

/**
 * Sends what `state` gives, as JSON, to everybody who listens: at once, and after every change. A WebSocket, because a
 * browser holds only six connections to one address, and each window of the workspace would keep one for good.
 */
export function createStream(state: () => unknown): Stream {
  const server = new WebSocketServer({ noServer: true });
  /** Those who have not read the last state yet get the newest one when they have: nothing piles up. */
  const behind = new Set<WebSocket>();
  let gathering: NodeJS.Timeout | undefined;
  const sendTo = (listener: WebSocket, text: string) => {
    if (listener.bufferedAmount > MOST_UNSENT) {
      behind.add(listener);
      return;
    }
    listener.send(text, () => {
      if (behind.delete(listener) && listener.readyState === listener.OPEN) sendTo(listener, JSON.stringify(state()));
    });
  };
  const send = () => {
    gathering = undefined;
    if (server.clients.size === 0) return;
    const text = JSON.stringify(state());
    for (const listener of server.clients) sendTo(listener, text);
  };
  return {
    accept(request, socket, head) {
      server.handleUpgrade(request, socket, head, (listener) => {
        listener.on('error', () => listener.terminate());
        listener.on('close', () => behind.delete(listener));
        // Nobody has anything to say here: what is done is done by `POST /act`.
        listener.on('message', () => listener.terminate());
        sendTo(listener, JSON.stringify(state()));
      });
    },
    changed() {
      gathering ??= setTimeout(send, GATHER_MS);
    },
    close() {
      clearTimeout(gathering);
      for (const listener of server.clients) listener.terminate();
      server.close();
    },
  };
}
