import { fileObject } from './file-object.ts';
import { sharesOf } from './file-shares.ts';
import type { NewFile, StoredFile } from './file-store.ts';
import type { Json } from './json.ts';
import { seesMessage } from './sees-message.ts';
import type { SlackState } from './state.ts';
import type { Message, WorkspaceUser } from './workspace.ts';

export interface FileHands {
  /** Uploads a file; its id goes into a file_input. */
  upload(file: NewFile): Json & { readonly id: string };
  /** Puts a file of one's own into a conversation that one is in. */
  share(fileId: string, channel: string): Message;
  /** Deletes a file of one's own: nobody can read it any more, and messages say that it is gone. */
  removeFile(fileId: string): void;
  /** What the person gets who clicks on a file in a message; undefined when he sees no message with it, or it is not here. */
  download(fileId: string): Pick<StoredFile, 'name' | 'mimetype' | 'content'> | undefined;
}

/** What a person does with files. */
export function fileHands(user: WorkspaceUser, state: SlackState): FileHands {
  const { workspace, files } = state;
  const own = (id: string): StoredFile => {
    const file = files.get(id);
    if (file?.user !== user.id || file.deleted) throw new Error(`${user.name} has no file ${id}`);
    return file;
  };
  return {
    upload(file) {
      const stored = files.add(user.id, file);
      return { ...fileObject(stored, state), id: stored.id };
    },
    share(fileId, channel) {
      const { members, archived } = workspace.channels.get(channel) ?? {};
      if (!members?.has(user.id) || archived) throw new Error(`${user.name} cannot write in ${channel}`);
      return workspace.post({ channel, user: user.id, text: '', files: [fileObject(own(fileId), state)] });
    },
    removeFile(fileId) {
      const file = own(fileId);
      file.deleted = true;
      file.content = Buffer.alloc(0);
      // What is left in messages: wee-slack/wee-slack#641, rusq/slackdump#270.
      const gone = { id: fileId, mode: 'tombstone' };
      for (const { channel, ts, ...message } of sharesOf(fileId, workspace.messages)) {
        const left = message.files?.map((one) => (one.id === fileId ? gone : one)) ?? [];
        workspace.replace(channel, ts, { ...message, files: left });
      }
    },
    download(fileId) {
      const file = files.get(fileId);
      if (!file?.complete || file.deleted || file.external !== undefined) return undefined;
      const shares = sharesOf(fileId, workspace.messages);
      return shares.some((message) => seesMessage(user.id, message, workspace)) ? file : undefined;
    },
  };
}
