import { codeOf, KnownError } from '../errors.ts';
import { slackOnlyFetch } from './slack-only-fetch.ts';

const TIME_LIMIT_MS = 10_000;

/**
 * Posts a text to the `response_url` of a command, so that only its user sees it, where they typed. Throws `forbidden`
 * when the URL is not Slack's, and `upstream` when Slack does not take the text (5 posts, 30 minutes). No error contains
 * the URL: with it, anyone could post to that user.
 */
export function createResponder(apiUrl: string): (url: string, text: string) => Promise<void> {
  const slackFetch = slackOnlyFetch(apiUrl);
  return async (url, text) => {
    const response = await slackFetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', text }),
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    }).catch((error) => {
      if (error instanceof KnownError) throw error;
      throw new KnownError('upstream', 'Slack cannot be reached.', { code: codeOf(error) });
    });
    await response.body?.cancel();
    if (!response.ok) throw new KnownError('upstream', `Slack did not take the text (${response.status}).`);
  };
}
