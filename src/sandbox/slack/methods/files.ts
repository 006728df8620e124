import { fail, missing } from '../answer.ts';
import { fileObject } from '../files.ts';
import { listOf, textOf } from '../json.ts';
import type { Method } from '../method.ts';

/** Files in and out (docs.slack.dev/reference/methods/files.*); the bytes go over `file-routes.ts`. */
export const files: Readonly<Record<string, Method>> = {
  'files.info': {
    scope: 'files:read',
    perMinute: 100,
    run(args, state) {
      if (!args.file) return missing('file');
      const file = state.files.get(textOf(args.file));
      if (!file?.complete) return fail('file_not_found');
      return { ok: true, file: fileObject(file, state.app, state.url()), comments: [] };
    },
  },
  'files.getUploadURLExternal': {
    scope: 'files:write',
    perMinute: 100,
    run(args, state) {
      const length = Number(args.length);
      if (!args.filename || !Number.isInteger(length) || length < 1) return fail('missing_argument');
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
      const found = wanted.flatMap(({ id, title }) => {
        const file = state.files.get(textOf(id));
        // Without its bytes, or finished once already, an upload cannot be finished.
        return file && !file.complete && file.content.length > 0 ? [{ file, title: textOf(title) || file.title }] : [];
      });
      if (found.length < wanted.length) return fail('file_not_found');
      const channelId = textOf(args.channel_id);
      const channel = state.workspace.channels.get(channelId);
      if (channelId && !channel) return fail('channel_not_found');
      if (channel && !channel.members.has(state.app.userId)) {
        return fail(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found');
      }
      for (const { file, title } of found) Object.assign(file, { title, complete: true });
      if (channel) {
        state.workspace.post({
          channel: channel.id,
          user: state.app.userId,
          text: textOf(args.initial_comment),
          files: found.map(({ file }) => fileObject(file, state.app, state.url())),
          ...(textOf(args.thread_ts) && { thread_ts: textOf(args.thread_ts) }),
        });
      }
      return { ok: true, files: found.map(({ file }) => ({ id: file.id, title: file.title })) };
    },
  },
};
