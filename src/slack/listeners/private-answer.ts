import type { RespondFn, webApi } from '@slack/bolt';

interface Place {
  readonly client: webApi.WebClient;
  readonly respond: RespondFn;
  readonly channel: string | undefined;
  readonly user: string;
  /** Root of the thread that the button stands in. */
  readonly thread?: string | undefined;
}

/** Ids of people (docs.slack.dev, user object). */
const PERSON = /^[UW][A-Z0-9]+$/;

/**
 * Says something that only one person sees, where he clicked or typed: by the payload's response_url, by
 * `chat.postEphemeral` when that has run out (5 posts, 30 minutes), or directly where the bot may not post.
 */
export async function privateAnswer({ client, respond, channel, user, thread }: Place, text: string): Promise<void> {
  const where = thread ? { thread_ts: thread } : {};
  try {
    await respond({ response_type: 'ephemeral', replace_original: false, text, ...where });
  } catch (error) {
    if (!channel) throw error;
    await client.chat.postEphemeral({ channel, user, text, ...where }).catch((problem) => {
      // What is no person's id would be a channel's, and not private.
      if (!PERSON.test(user)) throw problem;
      return client.chat.postMessage({ channel: user, text, unfurl_links: false, unfurl_media: false });
    });
  }
}
