import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import * as v from 'valibot';

const message = v.object({ socket: v.instance(Socket) });

// Loaded before a program, it names on standard error every host that the program looks up and every address that it connects to.
subscribe('net.client.socket', (published) => {
  const { socket } = v.parse(message, published);
  socket.on('lookup', (_error, _address, _family, host) => process.stderr.write(`looks up ${host}\n`));
  socket.on('connectionAttempt', (address: string) => process.stderr.write(`connects to ${address}\n`));
});
