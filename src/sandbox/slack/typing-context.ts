import { fileObject } from './file-object.ts';
import type { SlackState } from './state.ts';
import type { TypingContext } from './typing.ts';

/** What one person's client looks up while he fills in fields: only his own uploads are his to pick. */
export function typingContext(userId: string, state: SlackState): TypingContext {
  return {
    hasUser: (id) => state.workspace.users.has(id),
    file(id) {
      const file = state.files.get(id);
      return file?.user === userId && !file.deleted ? fileObject(file, state) : undefined;
    },
  };
}
