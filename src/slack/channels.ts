import type { webApi } from '@slack/bolt';
import { KnownError } from '../errors.ts';
import type { Channels } from '../ports/slack.ts';
import { untilAborted } from '../timeouts.ts';
import { slackCode, slackError } from './errors.ts';

/** A direct conversation keeps its id. */
const isDirect = (id: string) => id.startsWith('D');

/**
 * Finds out whether a channel has a new id. Slack gives one for good when someone begins to share a private channel, and
 * refuses calls with the old one (docs.slack.dev/reference/events/channel_id_changed). The event comes only when the
 * sharing is completed (Netflix/dispatch #560), so the bot does not wait for it.
 */
export function createChannels(client: webApi.WebClient): Channels {
  /** The id under which Slack knows a channel now; undefined for one that it does not show to the bot. */
  async function idNow(channel: string): Promise<string | undefined> {
    try {
      return (await client.conversations.info({ channel })).channel?.id;
    } catch (error) {
      if (slackCode(error) === 'channel_not_found') return undefined;
      throw slackError(error);
    }
  }

  return {
    async isRenamed(from, to, { signal }) {
      if (isDirect(from) || isDirect(to)) return false;
      const ids = Promise.all([idNow(from), idNow(to)]);
      const late = () => new KnownError('upstream', 'Slack did not say in time which channel this is.');
      const [before, after] = await untilAborted(ids, signal, late);
      return after === to && (before === undefined || before === to);
    },
  };
}
