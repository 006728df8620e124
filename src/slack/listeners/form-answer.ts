import type { types } from '@slack/bolt';
import type { Submission } from '../../services/submit-request.ts';
import { notice } from '../surfaces/modal.ts';
import { permalink } from '../surfaces/permalink.ts';

/** What Slack gets for a submitted form: errors under fields, a window that says why not, or nothing (the form closes). */
export type FormAnswer =
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> }
  | { readonly response_action: 'update'; readonly view: types.ModalView }
  | { readonly response_action: 'clear' }
  | undefined;

/** The answer to a submission; `field` is where an open request for the same subject is told. */
export function formAnswer(submission: Submission, field: string, workspaceUrl: string | undefined): FormAnswer {
  switch (submission.result) {
    case 'stored':
      return undefined;
    case 'refused':
      return refusedForm(submission.reason);
    case 'invalid':
      return { response_action: 'errors', errors: { ...submission.errors } };
    case 'open': {
      const { card, thread } = submission.place;
      const link = workspaceUrl && card ? `: ${permalink(workspaceUrl, card, thread)}` : '.';
      return { response_action: 'errors', errors: { [field]: `A request for this e-mail is open already${link}` } };
    }
  }
}

/**
 * Something stands in the way for now: said under the form's first field, so that nothing typed is lost and it can be sent
 * again as it is.
 */
export function tryAgainForm(view: { readonly blocks: readonly types.AnyBlock[] }, sentence: string): FormAnswer {
  const first = view.blocks.find(({ type }) => type === 'input')?.block_id;
  return first ? { response_action: 'errors', errors: { [first]: sentence } } : refusedForm(sentence);
}

/** A form that cannot go on: its window says why. */
export function refusedForm(reason: string): FormAnswer {
  return { response_action: 'update', view: notice('Not possible', reason) };
}
