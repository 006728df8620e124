import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClient } from '../../src/cxengage/client.ts';
import { readText } from '../meta/files.ts';

const test = suite('calls to CxEngage');

test('carry the name and version of the program', async () => {
  const { name, version }: { name: string; version: string } = JSON.parse(await readText('package.json'));
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers['user-agent']);
    response.end('{}');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
    const { port } = server.address() as AddressInfo;
    const send = createClient(`http://127.0.0.1:${port}`, () => undefined);
    const { signal } = new AbortController();
    await send({ method: 'get', path: 'v1/users', signal });
    await send({ method: 'post', path: 'v1/users', body: {}, token: 'x', signal });
    assert.equal(seen, [`${name}/${version}`, `${name}/${version}`]);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test.run();
