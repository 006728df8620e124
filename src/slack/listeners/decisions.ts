import type {
  BlockAction,
  ButtonAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  types,
  ViewSubmitAction,
} from '@slack/bolt';
import { SENT_STATES } from '../../domain/batch.ts';
import { isBatch, type Request } from '../../domain/request.ts';
import { decideRequest, mayClick } from '../../services/decide.ts';
import type { Verb } from '../../services/decisions.ts';
import { scopeOfRows } from '../surfaces/batch/model.ts';
import { parseBatchChoice } from '../surfaces/batch/preview.ts';
import { denyModal, parseDeny } from '../surfaces/deny-modal.ts';
import { notice } from '../surfaces/form.ts';
import { ackForm, afterStoring, refusedForm } from './answers.ts';
import { clickOf, explain, OLD_COPY, reasonOf, replaceCopy, tellPresser } from './button.ts';
import { budget, identity, type ListenerDeps } from './deps.ts';
import { openAfterCheck, openForm } from './open-form.ts';

/** Buttons that cause a transition without more input. Acks after the decision is stored, so a crash loses none. */
export function decide(verb: Exclude<Verb, 'deny' | 'send'>) {
  return (deps: ListenerDeps): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> =>
    async (press) => {
      const decided = await decideRequest(deps, clickOf(press, verb), budget());
      await afterStoring(press.ack(), deps.log);
      if (decided.result !== 'done') await explain(deps, press, decided);
    };
}

/** "Send for approval" in the preview: sends the batch to the approvers. */
export function submitBatch(deps: ListenerDeps): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    const unavailable = deps.unavailable();
    if (unavailable) {
      await press.ack();
      return tellPresser(press, unavailable);
    }
    const allOrNothing = parseBatchChoice(press.body.state?.values);
    const decided = await decideRequest(deps, { ...clickOf(press, 'send'), allOrNothing }, budget());
    await afterStoring(press.ack(), deps.log);
    if (decided.result !== 'done') await explain(deps, press, decided);
  };
}

/** "Deny": asks for the reason in a form, after checking that the user may deny this request now. */
export function denyRequest(deps: ListenerDeps): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    await press.ack();
    const click = clickOf(press, 'deny');
    const { trigger_id: trigger } = press.body;
    if (deps.members.known(click.by)) {
      const may = await mayClick(deps, click, budget());
      return may.result === 'done'
        ? openForm(press.client, trigger, await denyForm(deps, may.request))
        : explain(deps, press, may);
    }
    await openAfterCheck({ ...press, deps, triggerId: trigger, title: 'Deny the request' }, async () => {
      const may = await mayClick(deps, click, {});
      if (may.result === 'done') return denyForm(deps, may.request);
      if (may.result === 'stale') await replaceCopy(deps, press, may);
      return notice("Can't continue", may.result === 'stale' ? OLD_COPY : reasonOf(may));
    });
  };
}

async function denyForm({ store }: ListenerDeps, request: Request): Promise<types.ModalView> {
  if (!isBatch(request)) return denyModal(request);
  const groups = await store.groupRows(request.id, SENT_STATES);
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  return denyModal(request, scopeOfRows(request, rows, groups));
}

/** Denies the request with the given reason, unless another decision came first. */
export function denyRequestSubmitted(deps: ListenerDeps): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, body, view }) => {
    const reason = parseDeny(view.state.values);
    if (!reason)
      return ackForm(ack, { response_action: 'errors', errors: { reason: 'Enter a reason. The requester sees it.' } });
    const click = { verb: 'deny', revision: view.private_metadata, by: identity(body), reason } as const;
    const decided = await decideRequest(deps, click, budget());
    const isRefused = decided.result === 'refused' || decided.result === 'late';
    const answer = isRefused ? refusedForm(reasonOf(decided)) : undefined;
    await afterStoring(ackForm(ack, answer), deps.log);
  };
}
