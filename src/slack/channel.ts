import type { webApi } from '@slack/bolt';
import * as v from 'valibot';
import { isKnownError } from '../errors.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import type { SharedAnswers } from '../ports/shared-answers.ts';
import { refuse } from './refusal.ts';
import { createShared, type Shared } from './shared-answer.ts';

/** `conversations.info` (docs.slack.dev/reference/objects/conversation-object). */
const conversation = v.object({
  is_member: v.optional(v.boolean(), false),
  is_archived: v.optional(v.boolean(), false),
  is_private: v.optional(v.boolean(), false),
  is_ext_shared: v.optional(v.boolean(), false),
  is_pending_ext_shared: v.optional(v.boolean(), false),
});

const channelProblem = v.object({
  /** What the operator has to do. */
  todo: v.string(),
  /** Why no new requests are taken, for people. */
  told: v.string(),
  /** Slack's code, if it refused the call. */
  code: v.optional(v.string()),
});
const approvalsChannel = v.union([v.object({ isPrivate: v.boolean() }), v.object({ problem: channelProblem })]);
/** Slack refused the call for another reason than the channel. */
const refusedCall = v.object({ refused: v.object({ code: v.optional(v.string()), todo: v.string() }) });
const channelNews = v.union([...approvalsChannel.options, refusedCall]);

/** Why the approvals channel cannot be used. */
export type ChannelProblem = v.InferOutput<typeof channelProblem>;
export type ApprovalsChannel = v.InferOutput<typeof approvalsChannel>;
export type ChannelNews = v.InferOutput<typeof channelNews>;

const told = (what: string) =>
  `The approvals channel ${what}, so no new requests are taken. Ask the bot's operator to fix it.`;

/**
 * Reads the approvals channel. Throws `upstream` when Slack does not answer now, and `forbidden` with what to do when it
 * refuses the call for another reason than the channel.
 */
export async function lookAtChannel(client: webApi.WebClient, id: string): Promise<ApprovalsChannel> {
  const call = { method: 'conversations.info', token: 'SLACK_BOT_TOKEN', about: `APPROVALS_CHANNEL ${id}` } as const;
  let answer: Awaited<ReturnType<typeof client.conversations.info>>;
  try {
    answer = await client.conversations.info({ channel: id }).catch(refuse(call));
  } catch (error) {
    if (!isKnownError(error, 'forbidden') || error.code !== 'channel_not_found') throw error;
    const newId = await newIdOf(client, id);
    const todo = newId
      ? `Slack has changed the id of APPROVALS_CHANNEL ${id} to ${newId}: set APPROVALS_CHANNEL to ${newId} and restart the bot.`
      : error.message;
    return { problem: { todo, told: told('is not visible to the bot'), code: error.code } };
  }
  const channel = v.parse(conversation, answer.channel);
  const problem = problemOf(channel, id);
  return problem ? { problem } : { isPrivate: channel.is_private };
}

/**
 * The new id of a private channel with an old G id, if it has one: only the first letter changes
 * (docs.slack.dev/reference/events/channel_id_changed, Netflix/dispatch #560).
 */
async function newIdOf(client: webApi.WebClient, id: string): Promise<string | undefined> {
  if (!id.startsWith('G')) return undefined;
  const found = await client.conversations.info({ channel: id.replace('G', 'C') }).catch(() => undefined);
  return found?.channel?.id;
}

function problemOf(channel: v.InferOutput<typeof conversation>, id: string): ChannelProblem | undefined {
  if (channel.is_archived) {
    return {
      todo: `APPROVALS_CHANNEL ${id} is archived: unarchive it or choose another channel.`,
      told: told('is archived'),
    };
  }
  if (channel.is_ext_shared || channel.is_pending_ext_shared) {
    return {
      todo: `APPROVALS_CHANNEL ${id} is shared with another organization, which would see personal data: choose another channel.`,
      told: told('is shared with another organization'),
    };
  }
  if (channel.is_member) return undefined;
  return {
    todo: `The bot is not in APPROVALS_CHANNEL ${id}: type /invite @bot (with its own name) there.`,
    told: told('does not include the bot'),
  };
}

const EVERY_MS = 60_000;

export interface ChannelNewsOptions {
  readonly client: webApi.WebClient;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  readonly store: SharedAnswers;
  readonly approvalsChannel: string;
}

/** How the approvals channel is, read once a minute by one of the instances. */
export function createChannelNews({
  client,
  clock,
  store,
  approvalsChannel: id,
}: ChannelNewsOptions): Shared<ChannelNews> {
  return createShared<ChannelNews>({
    name: 'approvals_channel',
    store,
    clock,
    everyMs: EVERY_MS,
    lifetimeMs: 2 * EVERY_MS,
    schema: channelNews,
    ask: () =>
      lookAtChannel(client, id).catch((error) => {
        if (!isKnownError(error, 'forbidden')) throw error;
        // All instances have to know: each of them ends by itself.
        return { refused: { code: error.code, todo: error.message } };
      }),
  });
}
