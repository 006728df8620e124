import express, { type Request, type Response, type Router } from 'express';
import { type Answer, fail } from './answer.ts';
import { readArguments } from './arguments.ts';
import type { FaultEffect, Faults } from './faults.ts';
import type { Json } from './json.ts';
import type { Method } from './method.ts';
import { methods } from './methods.ts';
import type { SlackState } from './state.ts';

type Checked = { readonly method: Method; readonly needed: string } | { readonly refused: Answer };

/** Token, token type and scope, in Slack's order. */
function check(name: string, token: string, args: Json, state: SlackState): Checked {
  const method = methods[name];
  if (!method) return { refused: { ...fail('unknown_method'), req_method: name } };
  if (token === '') return { refused: fail('not_authed') };
  if (token !== state.botToken && token !== state.appToken) return { refused: fail('invalid_auth') };
  if ((token === state.appToken) !== (method.appLevel === true)) return { refused: fail('not_allowed_token_type') };
  const needed = (typeof method.scope === 'function' ? method.scope(args, state) : method.scope) ?? '';
  if (needed && !state.scopes.includes(needed)) {
    return { refused: { ...fail('missing_scope'), needed, provided: state.scopes.join(',') } };
  }
  return { method, needed };
}

function run(name: string, token: string, args: Json, state: SlackState): { answer: Answer; needed?: string } {
  const checked = check(name, token, args, state);
  if ('refused' in checked) return { answer: checked.refused };
  const { method, needed } = checked;
  const retryAfter = method.perMinute ? state.rateLimits.call(name, method.perMinute) : 0;
  return { answer: retryAfter > 0 ? { retryAfter } : method.run(args, state), needed };
}

function effectAnswer(effect: FaultEffect | undefined): Answer | undefined {
  if (typeof effect !== 'object') return undefined;
  if ('ratelimited' in effect) return { retryAfter: effect.ratelimited };
  if ('error' in effect) return fail(effect.error);
  if ('newError' in effect) return fail(effect.newError);
  return undefined;
}

/** The Web API under `/api/`: form or JSON in, Slack's JSON out, every call recorded. */
export function webApi(state: SlackState, faults: Faults): Router {
  const answerCall = (request: Request, response: Response) => {
    const name = String(request.params.method);
    const read = readArguments(request);
    const args = 'args' in read ? read.args : {};
    const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const token = bearer ?? ('args' in read ? read.bodyToken : undefined) ?? '';
    const note = state.calls.add('api', name, args);
    const effect = faults.take(name, args);

    const reply = (answer: Answer, needed = '') => {
      if ('retryAfter' in answer) {
        note({ ok: false, error: 'ratelimited', retryAfter: answer.retryAfter });
        response.set('retry-after', String(answer.retryAfter));
        response.status(429).json(fail('ratelimited'));
        return;
      }
      note(answer);
      if (token === state.botToken) response.set('x-oauth-scopes', state.scopes.join(','));
      if (needed) response.set('x-accepted-oauth-scopes', needed);
      response.json(answer);
    };
    const carryOut = () => {
      if ('error' in read) return reply(fail(read.error));
      const { answer, needed } = run(name, token, args, state);
      if (effect !== 'drop_after') return reply(answer, needed);
      note({ dropped: answer });
      request.socket.destroy();
    };

    const early = effectAnswer(effect);
    if (effect === 'drop') {
      note({ dropped: undefined });
      request.socket.destroy();
    } else if (typeof effect === 'object' && 'status' in effect) {
      note({ status: effect.status });
      response.status(effect.status).send('upstream connect error');
    } else if (typeof effect === 'object' && 'slow' in effect) {
      faults.later(effect.slow, carryOut);
    } else if (early) {
      reply(early);
    } else {
      carryOut();
    }
  };

  const router = express.Router();
  router.all('/api/:method', express.raw({ type: () => true, limit: '4mb' }), answerCall);
  return router;
}
