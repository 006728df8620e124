import { type Answer, fail, missing } from '../answer.ts';
import { appSeesFile } from '../app-sees-file.ts';
import { fileObject } from '../file-object.ts';
import { sharesObject } from '../file-shares.ts';
import type { StoredFile } from '../file-store.ts';
import { type Json, listOf, textOf } from '../json.ts';
import type { Method } from '../method.ts';
import type { SlackState } from '../state.ts';
import { threadError } from '../thread-error.ts';
import type { Channel } from '../workspace.ts';

/** docs.slack.dev/reference/methods/files.getUploadURLExternal: `alt_txt_too_large`, `snippet_too_large` ("limited to 1MB"). */
const MAX_ALT_TEXT = 1000;
const MAX_SNIPPET = 1024 * 1024;

/**
 * Where an upload goes to, if anywhere. Membership is needed whatever `chat:write.public` allows (getnao/nao#1372), and a
 * person's id does not stand for the direct conversation: its words are those of slackapi/bolt-js#2115. The method's page
 * says nothing of an archived channel, of a messages tab that is off and of a wrong `thread_ts`; a share is a message, so it
 * is refused as chat.postMessage refuses it.
 */
function target(args: Json, state: SlackState): { readonly channel?: Channel } | { readonly refused: Answer } {
  const { workspace, app } = state;
  if (args.channel_id === undefined || args.channel_id === '') return {};
  const id = textOf(args.channel_id);
  if (!/^[CGDZ][A-Z0-9]{8,}$/.test(id)) {
    const words = '[ERROR] input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]';
    return { refused: fail('invalid_arguments', [words]) };
  }
  const channel = workspace.channels.get(id);
  if (!channel) return { refused: fail('channel_not_found') };
  if (!channel.members.has(app.userId)) {
    return { refused: fail(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found') };
  }
  if (channel.archived) return { refused: fail('is_archived') };
  if (channel.kind === 'direct' && workspace.directClosed) return { refused: fail('messages_tab_disabled') };
  const noThread = threadError(args.thread_ts, channel, state);
  return noThread ? { refused: noThread } : { channel };
}

/** The uploads that are to be finished; without its bytes, finished already or named twice, one cannot be. */
function uploads(wanted: readonly Json[], { files }: SlackState): readonly StoredFile[] | undefined {
  const named = [...new Set(wanted.map(({ id }) => textOf(id)))];
  const ready = named.flatMap((id) => {
    const file = files.get(id);
    return file && !file.complete && file.content.length > 0 ? [file] : [];
  });
  return ready.length === wanted.length ? ready : undefined;
}

/** Files in and out (docs.slack.dev/reference/methods/files.*); the bytes go over `file-routes.ts`. */
export const files: Readonly<Record<string, Method>> = {
  'files.info': {
    scope: 'files:read',
    perMinute: 100,
    run(args, state) {
      if (!args.file) return missing('file');
      const file = state.files.get(textOf(args.file));
      if (!file?.complete || !appSeesFile(file, state)) return fail('file_not_found');
      if (file.deleted) return fail('file_deleted');
      return { ok: true, file: { ...fileObject(file, state), ...sharesObject(file.id, state) }, comments: [] };
    },
  },
  'files.getUploadURLExternal': {
    scope: 'files:write',
    perMinute: 100,
    run(args, state) {
      const length = Number(args.length);
      // "Typically only occurs when the `length` provided is 0": there are no empty files.
      if (!args.filename || !Number.isInteger(length) || length < 1) return fail('missing_argument');
      if (textOf(args.alt_txt).length > MAX_ALT_TEXT) return fail('alt_txt_too_large');
      if (args.snippet_type && length > MAX_SNIPPET) return fail('snippet_too_large');
      const file = state.files.expect(state.app.userId, textOf(args.filename), length);
      return { ok: true, upload_url: `${state.url()}/upload/v1/${file.ticket}`, file_id: file.id };
    },
  },
  'files.completeUploadExternal': {
    scope: 'files:write',
    perMinute: 100,
    run(args, state) {
      const wanted = listOf(args.files);
      if (wanted.length === 0) return missing('files');
      const found = uploads(wanted, state);
      if (!found) return fail('file_not_found');
      const to = target(args, state);
      if ('refused' in to) return to.refused;
      for (const [index, file] of found.entries()) {
        Object.assign(file, { title: textOf(wanted[index]?.title) || file.title, complete: true });
      }
      if (to.channel) {
        state.workspace.post({
          channel: to.channel.id,
          user: state.app.userId,
          text: textOf(args.initial_comment),
          files: found.map((file) => fileObject(file, state)),
          ...(textOf(args.thread_ts) && { thread_ts: textOf(args.thread_ts) }),
        });
      }
      return { ok: true, files: found.map(({ id, title }) => ({ id, title })) };
    },
  },
};
