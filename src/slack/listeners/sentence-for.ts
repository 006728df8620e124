import { isKnownError } from '../../errors.ts';
import { escapeMrkdwn, LIMITS } from '../surfaces/limits.ts';
import { tryAgain, unexpected } from '../surfaces/private-texts.ts';
import type { Rooms } from './rooms.ts';

/** What a person reads when a listener failed: what to do, and the reference under which it is in the log. */
export function sentenceFor({ log, newId }: Rooms, error: unknown): string {
  const reference = newId().slice(0, 8);
  if (!isKnownError(error)) {
    log.error({ reference, cause: error }, 'listener failed');
    return unexpected(reference);
  }
  log.warn({ reference, cause: error }, 'listener could not go on');
  // The sentence may quote a service.
  const sentence = escapeMrkdwn(error.message, LIMITS.fact);
  const passes = error.kind === 'upstream' || error.kind === 'storage';
  return passes ? tryAgain(sentence, reference) : `${sentence} Reference: ${reference}.`;
}
