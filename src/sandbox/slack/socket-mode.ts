import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Ids } from './ids.ts';
import { isJson, type Json, textOf } from './json.ts';

/** What travels over a socket to the app (docs.slack.dev/apis/events-api/using-socket-mode). */
export interface Envelope extends Json {
  readonly envelope_id: string;
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly accepts_response_payload: boolean;
  readonly payload: Json;
}

export interface SocketMode {
  readonly connections: number;
  /** A path with a ticket that opens one socket. */
  ticket(): string;
  /** Hands an envelope to one of the sockets, in turn; says which, when there is one. `onAck` gets the payload of the ack. */
  send(envelope: Envelope, onAck: (payload: unknown) => void): string | undefined;
  /** Tells every socket to come back on a new address, then closes it. */
  refresh(reason?: 'refresh_requested' | 'warning' | 'link_disabled'): void;
  /** Cuts every connection without a word. */
  cut(): void;
  close(): void;
}

const MAX_SOCKETS = 10;
/** Slack pings every few seconds; Bolt takes 30 s without one for a dead line. */
const PING_EVERY_MS = 5000;

function parse(data: string): Json {
  try {
    const value: unknown = JSON.parse(data);
    return isJson(value) ? value : {};
  } catch {
    return {};
  }
}

export function createSocketMode(server: Server, appId: string, ids: Ids, changed: () => void): SocketMode {
  const tickets = new Set<string>();
  const sockets: WebSocket[] = [];
  const names = new WeakMap<WebSocket, string>();
  let opened = 0;
  const waiting = new Map<string, (payload: unknown) => void>();
  const wss = new WebSocketServer({ noServer: true });

  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname !== '/link' || !tickets.delete(url.searchParams.get('ticket') ?? '')) {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    wss.handleUpgrade(request, socket, head, accept);
  });

  function accept(ws: WebSocket): void {
    if (sockets.length >= MAX_SOCKETS) {
      ws.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      ws.close();
      return;
    }
    sockets.push(ws);
    opened += 1;
    names.set(ws, `socket ${opened}`);
    const beat = setInterval(() => ws.ping(), PING_EVERY_MS);
    ws.on('message', (data) => {
      const { envelope_id, payload } = parse(String(data));
      const id = textOf(envelope_id);
      const onAck = waiting.get(id);
      waiting.delete(id);
      onAck?.(payload);
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      clearInterval(beat);
      sockets.splice(sockets.indexOf(ws), 1);
      changed();
    });
    ws.send(
      JSON.stringify({
        type: 'hello',
        num_connections: sockets.length,
        debug_info: { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: appId },
      }),
    );
    changed();
  }

  return {
    get connections() {
      return sockets.length;
    },
    ticket() {
      const ticket = ids.secret(32);
      tickets.add(ticket);
      return `/link?ticket=${ticket}&app_id=${appId}`;
    },
    send(envelope, onAck) {
      const ws = sockets.shift();
      if (!ws) return undefined;
      sockets.push(ws);
      waiting.set(envelope.envelope_id, onAck);
      ws.send(JSON.stringify(envelope));
      return names.get(ws);
    },
    refresh(reason = 'refresh_requested') {
      for (const ws of [...sockets]) {
        ws.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-sandbox' } }));
        if (reason !== 'warning') ws.close();
      }
    },
    cut: () => {
      for (const ws of [...sockets]) ws.terminate();
    },
    close() {
      for (const ws of [...sockets]) ws.terminate();
      wss.close();
    },
  };
}
