import express, { type Router } from 'express';
import type { SandboxClock } from '../clock.ts';
import { withIds } from './blocks.ts';
import type { Ids } from './ids.ts';
import { isJson, type Json, textOf } from './json.ts';
import { checkMessage } from './rules/message.ts';
import type { SlackState } from './state.ts';
import type { Message } from './workspace.ts';

/** Where a response_url leads: a person in a channel, and the message acted on if there was one. */
export interface ResponseTarget {
  readonly userId: string;
  readonly channel: string;
  readonly message?: Message;
}

export interface ResponseUrls {
  /** The path of a fresh address. */
  issue(kind: 'commands' | 'actions', target: ResponseTarget): string;
  /** Counts one use. Five posts within 30 minutes (docs.slack.dev/interactivity/handling-user-interaction). */
  take(secret: string): ResponseTarget | { readonly error: string };
  reset(): void;
}

const LIFE_MS = 30 * 60_000;
const USES = 5;

export function createResponseUrls(clock: SandboxClock, ids: Ids, teamId: string): ResponseUrls {
  const issued = new Map<string, { readonly target: ResponseTarget; readonly until: number; left: number }>();
  return {
    issue(kind, target) {
      const secret = ids.secret(24);
      issued.set(secret, { target, until: clock.now() + LIFE_MS, left: USES });
      return `/response/${kind}/${teamId}/${secret}`;
    },
    take(secret) {
      const url = issued.get(secret);
      if (!url) return { error: 'no_service' };
      if (clock.now() > url.until) return { error: 'expired_url' };
      if (url.left <= 0) return { error: 'used_url' };
      url.left -= 1;
      return url.target;
    },
    reset: () => issued.clear(),
  };
}

/** Carries out an answer of the app: a new message, or a change of the one acted on. */
export function respond(state: SlackState, target: ResponseTarget, body: Json): Message | undefined {
  const { workspace, app, ids, choices } = state;
  const source = target.message && workspace.find(target.message.channel, target.message.ts);
  if (body.delete_original === true) {
    if (source) workspace.remove(source.channel, source.ts);
    return undefined;
  }
  const content = {
    user: app.userId,
    text: textOf(body.text),
    ...(body.blocks !== undefined && { blocks: withIds(body.blocks, ids) }),
  };
  // Without `replace_original` an answer to a message takes that message's place: say it in each answer.
  if (source && body.replace_original !== false) {
    const { blocks: _blocks, ...rest } = source;
    const replaced = workspace.replace(source.channel, source.ts, { ...rest, ...content });
    choices.redrawn(replaced);
    return replaced;
  }
  const thread = textOf(body.thread_ts);
  return workspace.post({
    channel: target.channel,
    ...content,
    ...(thread && { thread_ts: thread }),
    ...(body.response_type !== 'in_channel' && { ephemeralTo: target.userId }),
  });
}

export function responseRoutes(state: SlackState): Router {
  const router = express.Router();
  router.post('/response/:kind/:team/:secret', express.json({ type: () => true }), (request, response) => {
    const body: unknown = request.body;
    const note = state.calls.add('response_url', String(request.params.kind), body);
    const refuse = (status: number, error: string) => {
      note({ ok: false, error });
      response.status(status).json({ ok: false, error });
    };
    const target = state.responseUrls.take(String(request.params.secret));
    if ('error' in target) return refuse(404, target.error);
    if (!isJson(body)) return refuse(400, 'invalid_payload');
    const problem = body.delete_original === true ? undefined : checkMessage(body, 'response');
    if (problem) return refuse(400, problem.error);
    respond(state, target, body);
    note({ ok: true });
    response.json({ ok: true });
  });
  return router;
}
