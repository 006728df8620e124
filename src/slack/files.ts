import type { webApi } from '@slack/bolt';
import * as v from 'valibot';
import { FILE_TOO_LARGE, MAX_FILE_BYTES } from '../domain/batch.ts';
import { KnownError } from '../errors.ts';
import type { Files } from '../ports/slack.ts';
import { slackCode, slackError } from './errors.ts';
import { slackOnlyFetch } from './slack-only-fetch.ts';
import { escapeMrkdwn, LIMITS } from './surfaces/limits.ts';

const TIME_LIMIT_MS = 30_000;

/** docs.slack.dev, file object. */
const fileInfo = v.object({
  user: v.optional(v.string()),
  mode: v.optional(v.string()),
  is_external: v.optional(v.boolean(), false),
  size: v.optional(v.number(), 0),
  url_private_download: v.optional(v.string()),
  url_private: v.optional(v.string()),
});
const uploaded = v.object({
  files: v.array(v.object({ files: v.array(v.object({ id: v.string() })) })),
});

/** Slack's codes for a file that is gone or that the bot cannot see. */
const GONE = new Set(['file_not_found', 'file_deleted', 'file_not_visible']);

const unreadable = (sentence: string, cause?: unknown) => new KnownError('validation', sentence, { cause });

export interface FilesOptions {
  readonly client: webApi.WebClient;
  readonly botToken: string;
  readonly apiUrl: string;
  /** In front of the sentence above each uploaded file, in mrkdwn. */
  readonly comment?: string | undefined;
}

/** Downloads users' files, from Slack's hosts only, and uploads the bot's files to channels and threads. */
export function createFiles({ client, botToken, apiUrl, comment }: FilesOptions): Files {
  const slackFetch = slackOnlyFetch(apiUrl);

  async function downloadUrl(fileId: string, userId: string): Promise<string> {
    const answer = await client.files.info({ file: fileId }).catch((error) => {
      if (!GONE.has(slackCode(error) ?? '')) throw slackError(error);
      throw unreadable('The file no longer exists. Upload it again.', error);
    });
    const file = parseAnswer(fileInfo, answer.file);
    if (file.user !== userId) throw unreadable('Someone else uploaded this file. Upload your own.');
    const isExternal = file.is_external || file.mode === 'external';
    if (isExternal) throw unreadable('This file is stored outside Slack. Download it and upload it to Slack.');
    if (file.size > MAX_FILE_BYTES) throw unreadable(FILE_TOO_LARGE);
    const url = file.url_private_download ?? file.url_private;
    if (!url) throw unreadable('Slack has no content for this file. Upload it again.');
    return url;
  }

  return {
    async download(fileId, owner) {
      const url = await downloadUrl(fileId, owner.userId);
      try {
        const response = await slackFetch(url, {
          headers: { authorization: `Bearer ${botToken}` },
          signal: AbortSignal.timeout(TIME_LIMIT_MS),
        });
        if (response.ok) return await bytesOf(response);
        await response.body?.cancel();
        if (response.status === 404) throw unreadable('The file no longer exists. Upload it again.');
        const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
        const wait = Number.isFinite(seconds) ? { retryAfterMs: seconds * 1_000 } : {};
        throw new KnownError('upstream', `Slack did not deliver the file (${response.status}).`, wait);
      } catch (error) {
        if (error instanceof KnownError) throw error;
        // No cause: its message would contain the URL, which has the file name in it.
        throw new KnownError('upstream', 'The file could not be read from Slack.');
      }
    },
    async upload({ channel, ts }, { name, content, about }) {
      const words = escapeMrkdwn(about, LIMITS.fact);
      const file = {
        initial_comment: comment === undefined ? words : `${comment} ${words}`,
        channel_id: channel,
        filename: name,
        title: name,
        file: Buffer.from(content),
      };
      const upload = ts === undefined ? client.filesUploadV2(file) : client.filesUploadV2({ ...file, thread_ts: ts });
      const answer = await upload.catch((error) => {
        throw slackError(error);
      });
      const [first] = parseAnswer(uploaded, answer).files.flatMap(({ files }) => files);
      if (!first) throw new KnownError('upstream', 'Slack did not confirm the upload.');
      return first.id;
    },
  };
}

function parseAnswer<T>(schema: v.GenericSchema<unknown, T>, answer: unknown): T {
  const parsed = v.safeParse(schema, answer);
  if (parsed.success) return parsed.output;
  throw new KnownError('upstream', 'Slack sent a reply that the bot could not read.');
}

/** Counts the bytes: the size in `files.info` may be wrong. */
async function bytesOf(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_FILE_BYTES) throw unreadable(FILE_TOO_LARGE);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
