import type { BlockElement } from './blocks.ts';
import type { Delivered, Delivery } from './delivery.ts';
import { isJson, type Json, jsonOf, listOf, textOf } from './json.ts';
import { MAX_STACK } from './methods/views.ts';
import { closing, submission, suggestion, viewAction } from './payloads.ts';
import { checkOptions } from './rules/options.ts';
import { checkViewResponse } from './rules/view-response.ts';
import type { SlackState } from './state.ts';
import { complaints, typed } from './typing.ts';
import { typingContext } from './typing-context.ts';
import { holderOf, type Value } from './view-state.ts';
import type { OpenView } from './views.ts';
import type { WorkspaceUser } from './workspace.ts';

export interface ClickOutcome {
  readonly acked: boolean;
  /** What the person's client shows: `operation_timeout`, `dispatch_failed`, `http_status_500`. */
  readonly failure?: string;
  /** The outcome of the second of two quick clicks. */
  readonly second?: ClickOutcome;
}

export interface SubmitOutcome {
  /** False when the client itself refused the form; `refused` says why. */
  readonly sent: boolean;
  readonly refused?: Readonly<Record<string, string>>;
  readonly acked: boolean;
  /** The client says that it had trouble, and the form stays. */
  readonly failure?: string;
  /** The app's inline errors, by block id. */
  readonly errors?: Readonly<Record<string, string>>;
  /** What happened to the form. */
  readonly action?: 'errors' | 'update' | 'push' | 'clear' | 'close';
}

/** An option as a menu shows it. */
export interface Option extends Json {
  readonly text: Json;
  readonly value: string;
}

export interface ModalHands {
  /** The modal on top, if one is open. */
  view(): OpenView | undefined;
  /** Types and picks; a field with `dispatch_action` also tells the app, without waiting for it. */
  fill(values: Readonly<Record<string, Value>>): void;
  /** Picks in one field and waits for what the app does with it. */
  select(blockId: string, value: Value): Promise<ClickOutcome>;
  /** Opens the menu of an external select and types `query`. */
  options(blockId: string, query?: string): Promise<readonly Option[]>;
  submit(): Promise<SubmitOutcome>;
  /** Cancel. The app hears of it with `notify_on_close` only. */
  close(): Promise<void>;
}

export function clickOutcome(delivered: Delivered): ClickOutcome {
  return delivered.acked ? { acked: true } : { acked: false, failure: delivered.failure };
}

/** What a person does in the modal on top of the stack. */
export function modalHands(user: WorkspaceUser, state: SlackState, delivery: Delivery): ModalHands {
  const { views } = state;
  const top = () => views.stack(user.id).at(-1);
  const open = (): OpenView => {
    const view = top();
    if (!view) throw new Error(`${user.name} has no modal open`);
    return view;
  };
  const place = (view: OpenView, blockId: string): BlockElement => {
    const [found, second] = view.elements.filter((element) => element.blockId === blockId && holderOf(element.element));
    if (!found) {
      const known = view.elements.map((element) => element.blockId).join(', ');
      throw new Error(`the modal has no field ${blockId}; it has ${known}`);
    }
    if (second) throw new Error(`the block ${blockId} has several fields`);
    return found;
  };
  const context = typingContext(user.id, state);

  /** Puts a value in, and answers with the action that the app is told of, if it is. */
  const put = (blockId: string, value: Value): Json | undefined => {
    const view = open();
    const field = place(view, blockId);
    let held: Json;
    try {
      held = typed(view, field, value, context);
    } catch (error) {
      throw new Error(`${blockId}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const { actionId, block, element } = field;
    const type = textOf(element.type);
    const block_state = { ...view.state[blockId], [actionId]: { ...held, type } };
    views.patch(view.id, { state: { ...view.state, [blockId]: block_state } });
    const dispatches = block.type !== 'input' || block.dispatch_action === true;
    return dispatches ? { block_id: blockId, action_id: actionId, ...held, action_ts: state.ids.ts() } : undefined;
  };
  const dispatch = async (action: Json | undefined): Promise<ClickOutcome> =>
    action ? clickOutcome(await delivery.send(viewAction(user, open(), action, state))) : { acked: true };

  return {
    view: top,
    fill(values) {
      for (const [blockId, value] of Object.entries(values)) void dispatch(put(blockId, value));
    },
    select: async (blockId, value) => dispatch(put(blockId, value)),

    async options(blockId, query = '') {
      const view = open();
      const field = place(view, blockId);
      const { element, actionId } = field;
      if (!textOf(element.type).endsWith('external_select')) throw new Error(`${blockId} is no external select`);
      const min = typeof element.min_query_length === 'number' ? element.min_query_length : 3;
      if (query.length < min) throw new Error(`${blockId}: the menu asks the app from ${min} characters on`);
      const delivered = await delivery.send(suggestion(user, view, field, query, state));
      if (!delivered.acked) throw new Error(`${blockId}: no options, ${delivered.failure}`);
      const problem = checkOptions(delivered.body);
      if (problem) throw new Error(`${blockId}: ${problem.error} ${problem.messages.join(' ')}`);
      const answer = jsonOf(delivered.body);
      const grouped = listOf(answer.option_groups).flatMap((group) => listOf(group.options));
      const offered = [...listOf(answer.options), ...grouped].map((option): Option => {
        return { ...option, text: jsonOf(option.text), value: textOf(option.value) };
      });
      const now = views.find({ id: view.id });
      if (now) views.patch(view.id, { offered: { ...now.offered, [`${blockId}/${actionId}`]: offered } });
      return offered;
    },

    async submit() {
      const view = open();
      if (!view.view.submit) throw new Error('the modal has no submit button');
      const refused = complaints(view);
      if (Object.keys(refused).length > 0) {
        views.patch(view.id, { errors: refused });
        return { sent: false, refused, acked: false };
      }
      views.patch(view.id, { errors: {} });
      giveFiles(view, state);
      const delivered = await delivery.send(submission(user, view, state));
      if (!delivered.acked) return { sent: true, acked: false, failure: delivered.failure };
      return { sent: true, acked: true, ...applyAnswer(view, delivered.body, state) };
    },

    async close() {
      const view = open();
      const isCleared = view.view.clear_on_close === true;
      const closed = isCleared ? views.stack(user.id) : [view];
      if (isCleared) views.clear(user.id);
      else views.close(view.id);
      const told = closed.filter((one) => one.view.notify_on_close === true);
      await Promise.all(told.map((one) => delivery.send(closing(user, one, isCleared, state))));
    },
  };
}

/** What was picked in a file_input is the app's to read from the submission on. */
function giveFiles(view: OpenView, { files }: SlackState): void {
  for (const field of Object.values(view.state).flatMap(Object.values)) {
    for (const { id } of listOf(jsonOf(field).files)) {
      const file = files.get(textOf(id));
      if (file) file.sentToApp = true;
    }
  }
}

/** Does what the app answered to a submission; a bad answer leaves the form and shows a failure. */
function applyAnswer(
  view: OpenView,
  body: unknown,
  state: SlackState,
): Pick<SubmitOutcome, 'action' | 'errors' | 'failure'> {
  const { views } = state;
  // The app may have changed or closed the view before it answered.
  const now = views.find({ id: view.id });
  if (body !== undefined) {
    const problem = checkViewResponse(body, view.view);
    if (problem) return { failure: [problem.error, ...problem.messages].join(' ') };
  }
  const answer = jsonOf(body);
  if (answer.response_action === 'clear') {
    views.clear(view.userId);
    return { action: 'clear' };
  }
  if (!now) return body === undefined ? { action: 'close' } : { failure: 'not_found' };
  if (answer.response_action === 'errors') {
    const errors = Object.fromEntries(Object.entries(jsonOf(answer.errors)).map(([id, words]) => [id, textOf(words)]));
    views.patch(now.id, { errors });
    return { action: 'errors', errors };
  }
  if (answer.response_action === 'update' && isJson(answer.view)) {
    views.update(now.id, answer.view);
    return { action: 'update' };
  }
  if (answer.response_action === 'push' && isJson(answer.view)) {
    if (views.stack(view.userId).length >= MAX_STACK) return { failure: 'push_limit_reached' };
    views.push(view.userId, answer.view);
    return { action: 'push' };
  }
  views.close(now.id);
  return { action: 'close' };
}
