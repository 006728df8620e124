import express, { type Router } from 'express';
import { withIds } from './blocks.ts';
import { isJson, type Json, textOf } from './json.ts';
import type { ResponseTarget } from './response-urls.ts';
import { checkMessage } from './rules/message.ts';
import type { SlackState } from './state.ts';
import type { Message } from './workspace.ts';

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
