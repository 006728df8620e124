import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { RequestKind } from '../../domain/request.ts';
import type { Form } from '../../kinds/kind.ts';
import { submit } from '../../services/submit.ts';
import { ackForm, afterStoring, formAnswer, refusedForm, tryAgainForm } from './answers.ts';
import { budget, identity, type ListenerDeps } from './deps.ts';

/** A submitted form and the kind of request it becomes. */
export interface FilledForm extends Form {
  readonly kind: RequestKind;
  /** The field that shows the error when an open request conflicts with it. */
  readonly field: string;
  /** The form is on top of others, which close with it. */
  readonly onTop?: boolean;
}

type View = SlackViewMiddlewareArgs<ViewSubmitAction>;

/**
 * Stores the form as a request and closes it, or shows errors below its fields. `read` returns undefined when the form
 * is out of date.
 */
export async function submitForm(
  deps: ListenerDeps,
  { ack, body, view }: View,
  read: () => FilledForm | Promise<FilledForm | undefined>,
): Promise<void> {
  const unavailable = deps.unavailable();
  if (unavailable) return ackForm(ack, tryAgainForm(view, unavailable));
  const form = await read();
  if (!form) return ackForm(ack, refusedForm('This form is out of date: its request is not known any more.'));
  const { kind, field, onTop } = form;
  const submitted = await submit(deps, kind, { ...form, requester: identity(body), key: view.id }, budget());
  const answer = formAnswer(submitted, field, deps.workspaceUrl());
  await afterStoring(ackForm(ack, answer ?? (onTop ? { response_action: 'clear' } : undefined)), deps.log);
}
