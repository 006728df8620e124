import { type Answer, fail, missing } from '../answer.ts';
import { type Json, jsonOf, textOf } from '../json.ts';
import type { Method } from '../method.ts';
import { checkView } from '../rules/view.ts';
import type { SlackState } from '../state.ts';
import { viewObject } from '../view-object.ts';
import type { OpenView } from '../views.ts';

/** A root view and two pushed ones (docs.slack.dev/surfaces/modals). */
export const MAX_STACK = 3;

/** What is wrong with the content of a view, its external id included. */
function problemOf(
  view: unknown,
  type: 'modal' | 'home' | undefined,
  state: SlackState,
  id?: string,
): Answer | undefined {
  const problem = checkView(view, type);
  if (problem) return fail(problem.error, problem.messages);
  const externalId = textOf(jsonOf(view).external_id);
  const other = externalId ? state.views.find({ externalId }) : undefined;
  return other && other.id !== id ? fail('duplicate_external_id') : undefined;
}

const shown = (view: OpenView, { app }: SlackState): Answer => ({ ok: true, view: viewObject(view, app) });

/** views.open and views.push: a good view for a good trigger, which is then used up. */
function exchange(args: Json, state: SlackState, run: (view: Json, userId: string, viewId?: string) => Answer): Answer {
  if (!args.view) return missing('view');
  if (!args.trigger_id) return missing('trigger_id');
  const problem = problemOf(args.view, 'modal', state);
  if (problem) return problem;
  const triggerId = textOf(args.trigger_id);
  const trigger = state.triggers.check(triggerId);
  if ('error' in trigger) return fail(trigger.error);
  const answer = run(jsonOf(args.view), trigger.userId, trigger.viewId);
  if ('ok' in answer && answer.ok) state.triggers.use(triggerId);
  return answer;
}

/** docs.slack.dev/reference/methods/views.* */
export const views: Readonly<Record<string, Method>> = {
  'views.open': {
    perMinute: 100,
    run: (args, state) =>
      exchange(args, state, (view, userId) => {
        return shown(state.views.open(userId, view), state);
      }),
  },
  'views.push': {
    perMinute: 100,
    run: (args, state) =>
      exchange(args, state, (view, userId, viewId) => {
        const stack = state.views.stack(userId);
        // Only something done inside a modal that is still open can put another one on top of it.
        if (!stack.some((open) => open.id === viewId)) return fail('not_found');
        if (stack.length >= MAX_STACK) return fail('push_limit_reached');
        return shown(state.views.push(userId, view), state);
      }),
  },
  'views.update': {
    perMinute: 100,
    run(args, state) {
      if (!args.view) return missing('view');
      if (!args.view_id && !args.external_id) return missing('view_id');
      const open = state.views.find({ id: textOf(args.view_id), externalId: textOf(args.external_id) });
      if (!open) return fail('not_found');
      const problem = problemOf(args.view, open.view.type === 'home' ? 'home' : 'modal', state, open.id);
      if (problem) return problem;
      if (args.hash && args.hash !== open.hash) return fail('hash_conflict');
      return shown(state.views.update(open.id, jsonOf(args.view)), state);
    },
  },
  'views.publish': {
    perMinute: 100,
    run(args, state) {
      if (!args.view) return missing('view');
      const userId = textOf(args.user_id);
      if (!userId) return missing('user_id');
      if (!state.workspace.users.has(userId)) return fail('invalid_arguments', ['[ERROR] invalid user_id']);
      const home = state.views.home(userId);
      const problem = problemOf(args.view, 'home', state, home?.id);
      if (problem) return problem;
      if (args.hash && args.hash !== home?.hash) return fail('hash_conflict');
      return shown(state.views.publish(userId, jsonOf(args.view)), state);
    },
  },
};
