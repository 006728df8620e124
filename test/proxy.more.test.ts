import { once } from 'node:events';
import { createServer, type IncomingMessage, request as send } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../src/sandbox/slack/seed.ts';
import { withProgram } from './with-program.ts';

const test = suite('a network with no way out but a proxy');

interface Proxy {
  readonly url: string;
  /** `CONNECT host:port`, or `GET http://…`, of everything that went through. */
  readonly passed: readonly string[];
  /** Connections to this port, where nothing listens, go to that one. */
  lead(from: number, to: number): void;
  close(): Promise<void>;
}

/** A small proxy: tunnels by CONNECT, and passes plain requests on, as proxies do for http. */
async function startProxy(): Promise<Proxy> {
  const passed: string[] = [];
  const ports = new Map<string, number>();
  const sockets = new Set<Socket>();
  const portOf = (port: string) => ports.get(port) ?? Number(port);
  const server = createServer((request, response) => {
    const { host, port, pathname, search } = new URL(request.url ?? '');
    passed.push(`${request.method} ${host}${pathname}`);
    const { method, headers } = request;
    const onward = { host: '127.0.0.1', port: portOf(port), path: `${pathname}${search}`, method, headers };
    const next = send(onward, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    next.on('error', () => response.writeHead(502).end());
    request.pipe(next);
  });
  server.on('connect', (request: IncomingMessage, near: Socket, head: Buffer) => {
    passed.push(`CONNECT ${request.url}`);
    const far = connect(portOf(request.url?.split(':').at(-1) ?? ''), '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.write(head);
      near.pipe(far).pipe(near);
    });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {
        near.destroy();
        far.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    lead: (from, to) => void ports.set(String(from), to),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Ports of services that only the proxy reaches: nothing listens there, and `fetch` does not forbid them. */
const SLACK = 3;
const CXENGAGE = 4;

for (const [how, more] of [
  ['HTTPS_PROXY', {}],
  ['NODE_USE_ENV_PROXY', { NODE_USE_ENV_PROXY: '1' }],
] as const) {
  test(`Web API, WebSocket and CxEngage go through it: ${how}`, async () => {
    const proxy = await startProxy();
    try {
      await withProgram(
        async ({ running, slack }) => {
          await running();
          assert.is(slack.connections, 1);
          const { ephemeral } = await slack.as(people.rita).command('help');
          assert.match(ephemeral?.text ?? '', '/create-user');
          const passed = proxy.passed.join('\n');
          assert.match(passed, `127.0.0.1:${SLACK}`);
          assert.match(passed, `127.0.0.1:${CXENGAGE}`);
          // The address of the socket comes from Slack. A socket needs a tunnel.
          assert.match(passed, `CONNECT ${new URL(slack.url).host}`);
        },
        {
          mode: 'socket',
          prepare({ slack, cxengage }) {
            proxy.lead(SLACK, Number(new URL(slack.url).port));
            proxy.lead(CXENGAGE, Number(new URL(cxengage.url).port));
          },
          env: () => ({
            SLACK_API_URL: `http://127.0.0.1:${SLACK}/api/`,
            CXENGAGE_API_URL: `http://127.0.0.1:${CXENGAGE}`,
            HTTP_PROXY: proxy.url,
            HTTPS_PROXY: proxy.url,
            ...more,
          }),
        },
      );
    } finally {
      await proxy.close();
    }
  });
}

test.run();
