import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly url: string | undefined;
  readonly login: string | undefined;
}

/** A proxy that answers each CONNECT with this status, or never. It leads nowhere. */
export async function withProxy(
  status: number | undefined,
  run: (url: URL, asked: Asked[]) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer();
  server.on('connect', ({ url, headers }, socket) => {
    sockets.add(socket);
    asked.push({ url, login: headers['proxy-authorization'] });
    socket.on('error', () => {});
    if (status !== undefined) socket.end(`HTTP/1.1 ${status} Answer\r\n\r\n`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
    await run(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), asked);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}
