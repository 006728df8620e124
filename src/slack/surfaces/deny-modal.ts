import type { types } from '@slack/bolt';
import { cleanReason } from '../../domain/reason.ts';
import type { Request } from '../../domain/request.ts';
import { kindOf } from '../../kinds/index.ts';
import type { Scope } from '../../kinds/kind.ts';
import { form, formValues, input } from './form.ts';
import { person, richText, text } from './rich-text.ts';

export const DENY_REQUEST = 'deny_request';

/** A request for one person has none. */
const NO_ROWS: Scope = { creates: 0, adds: 0 };

/** Asks an approver for the reason of a denial. */
export function denyModal(request: Request, scope = NO_ROWS): types.ModalView {
  return form(
    DENY_REQUEST,
    { title: 'Deny the request', submit: 'Deny' },
    [
      richText([
        text(`Deny the request to ${kindOf(request).summary(request, scope, String)}? `),
        person(request.requester.userId),
        text(' asked for it and will see the reason.'),
      ]),
      input({ id: 'reason', label: 'Reason' }, { type: 'plain_text_input', multiline: true, focus_on_load: true }),
    ],
    request.revision,
  );
}

/** The reason, trimmed; '' when it is blank. */
export function parseDeny(values: unknown): string {
  const { reason } = formValues(values);
  return typeof reason === 'string' ? cleanReason(reason) : '';
}
