import type { Request, RequestHandler, Response } from 'express';
import type { SandboxClock } from '../clock.ts';
import { type Calls, type OpenCall, withoutSecrets } from './calls.ts';
import { permissionDenied } from './error-shapes.ts';
import type { FaultEffect, Faults } from './faults.ts';
import { answer, type Incoming, tokenOf } from './gate.ts';
import { encodeBody, type Reply } from './reply.ts';
import type { Route, World } from './route.ts';

interface Machinery {
  readonly world: World;
  readonly clock: Pick<SandboxClock, 'after' | 'now'>;
  readonly faults: Faults;
  readonly calls: Calls;
}

/** Makes the listener of a route: records the call, lets an armed fault have its way, sends the answer. */
export function serve(route: Route | undefined, { world, clock, faults, calls }: Machinery): RequestHandler {
  return (request, response) => {
    const incoming = read(request);
    const call = calls.open({
      at: clock.now(),
      method: request.method,
      path: request.originalUrl,
      authorization: schemeOf(incoming.authorization),
      contentType: incoming.contentType ?? null,
      body: parsed(incoming.text),
    });
    const lost = () => {
      if (call.status !== 'waiting') return;
      call.status = 'dropped';
      calls.changed(call);
    };
    response.on('close', lost);
    const exchange: Exchange = {
      handle() {
        const reply = answer(route, incoming, world);
        call.wrote = reply.wrote ?? false;
        call.reply = withoutSecrets(reply.body);
        return reply;
      },
      send(reply, cut) {
        // Node would give the machine's time. The headers of the reply itself may give another one.
        if (!response.headersSent) response.setHeader('Date', new Date(clock.now()).toUTCString());
        send(response, reply, call, calls, cut ?? false);
      },
      drop() {
        lost();
        request.socket.destroy();
      },
      wait: (ms, run) => clock.after(ms, run),
      wroteLate: () => calls.changed(call),
      revoke() {
        const token = tokenOf(incoming.authorization);
        if (token !== undefined) world.tokens.revoke(token);
      },
    };
    const effect = faults.take(call.method, call.path);
    calls.changed(call);
    perform(effect, exchange);
  };
}

// A header of one word may be the secret itself.
function schemeOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  return /^(\S+) /.exec(authorization)?.[1] ?? 'none';
}

interface Exchange {
  handle(): Reply;
  send(reply: Reply, cut?: boolean): void;
  drop(): void;
  wait(ms: number, run: () => void): void;
  wroteLate(): void;
  revoke(): void;
}

const isGood = (reply: Reply) => reply.status >= 200 && reply.status < 300;

function perform(effect: FaultEffect | undefined, { handle, send, drop, wait, wroteLate, revoke }: Exchange): void {
  switch (effect?.kind) {
    case undefined:
      send(handle());
      break;
    case 'answer':
      if (effect.writeFirst) handle();
      send(effect);
      break;
    case 'slow': {
      const early = effect.writeFirst ? handle() : undefined;
      wait(effect.ms, () => send(early ?? handle()));
      break;
    }
    case 'hang':
      break;
    case 'drop':
      drop();
      break;
    case 'dropAfterWrite':
      handle();
      drop();
      break;
    case 'lateWrite':
      drop();
      wait(effect.ms, () => {
        handle();
        wroteLate();
      });
      break;
    case 'cutBody':
      send(handle(), true);
      break;
    case 'wrongContentType':
      send({ ...handle(), contentType: effect.contentType ?? 'text/html; charset=utf-8' });
      break;
    case 'emptyBody': {
      const { body, ...reply } = handle();
      send(isGood(reply) ? reply : { ...reply, body });
      break;
    }
    case 'replaceBody': {
      const reply = handle();
      send(isGood(reply) ? { ...reply, body: effect.body } : reply);
      break;
    }
    case 'revokeToken':
      revoke();
      send(permissionDenied);
  }
}

function send(response: Response, reply: Reply, call: OpenCall, calls: Calls, cut: boolean): void {
  if (response.destroyed || call.status === 'dropped') {
    calls.changed(call);
    return;
  }
  const bytes = encodeBody(reply);
  call.status = reply.status;
  call.reply = withoutSecrets(reply.body);
  response.writeHead(reply.status, {
    'Content-Type': reply.contentType ?? 'application/json; charset=utf-8',
    'Content-Length': bytes.length,
    ...reply.headers,
  });
  if (cut) response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  else response.end(bytes);
  calls.changed(call);
}

function read(request: Request): Incoming {
  const body: unknown = request.body;
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.params)) if (typeof value === 'string') params[name] = value;
  return {
    params,
    query: new URLSearchParams(request.originalUrl.split('?')[1] ?? ''),
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'],
    text: Buffer.isBuffer(body) ? body.toString() : '',
  };
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
