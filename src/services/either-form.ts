import { isKnownError } from '../errors.ts';
import type { Log } from '../ports/runtime.ts';
import type { Form, MessagePurpose } from '../ports/slack.ts';

export interface Refusable {
  readonly log: Log;
  readonly requestId: string;
  readonly purpose: MessagePurpose;
}

/**
 * Sends a message in full, and once more in short form when Slack refuses its content for good. Tells the operator.
 * Throws `validation` when Slack refuses the short form too.
 */
export async function sendEitherForm<T>(
  send: (form: Form) => Promise<T>,
  { log, requestId, purpose }: Refusable,
): Promise<{ readonly form: Form; readonly sent: T }> {
  try {
    return { form: 'full', sent: await send('full') };
  } catch (error) {
    if (!isKnownError(error, 'validation')) throw error;
    const sent = await send('short');
    const { code, said } = error;
    log.error(
      { requestId, purpose, code, said },
      'Slack refused the content of a message, so it is shown in short form',
    );
    return { form: 'short', sent };
  }
}
