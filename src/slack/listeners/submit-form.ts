import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { Request, RequestKind } from '../../domain/request.ts';
import type { Form } from '../../kinds/kind.ts';
import { submit } from '../../services/submit.ts';
import { responseUrlOf } from '../surfaces/form-metadata.ts';
import { CHECKING_ROWS, sentTo } from '../surfaces/private-texts.ts';
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
 * is out of date. Afterwards says where the command was typed that it was sent.
 */
export async function submitForm(
  deps: ListenerDeps,
  { ack, body, view }: View,
  read: () => FilledForm | Promise<FilledForm | undefined>,
): Promise<void> {
  const unavailable = deps.unavailable();
  if (unavailable) return ackForm(ack, tryAgainForm(view, unavailable));
  const form = await read();
  if (!form) return ackForm(ack, refusedForm('This form is out of date: its request no longer exists.'));
  const { kind, field, onTop } = form;
  const submitted = await submit(deps, kind, { ...form, requester: identity(body), key: view.id }, budget());
  const answer = formAnswer(submitted, field, deps.workspaceUrl());
  await afterStoring(ackForm(ack, answer ?? (onTop ? { response_action: 'clear' } : undefined)), deps.log);
  if (submitted.result === 'stored') await sayWhereTyped(deps, responseUrlOf(view), submitted.request);
}

/** Says where the command was typed that the request is on its way. A direct message follows in any case. */
async function sayWhereTyped(deps: ListenerDeps, url: string | undefined, { status }: Request): Promise<void> {
  if (!url) return;
  const text = status === 'checking' ? CHECKING_ROWS : sentTo(deps.approvalsChannel);
  await deps.respondTo(url, deps.label.text(text)).catch((error) => {
    deps.log.info({ cause: error }, 'the line where the command was typed could not be posted');
  });
}
