import type { Method } from './method.ts';
import { auth } from './methods/auth.ts';
import { chat } from './methods/chat.ts';
import { conversations } from './methods/conversations.ts';
import { files } from './methods/files.ts';
import { people } from './methods/people.ts';
import { views } from './methods/views.ts';

/** Every Web API method that the stand-in knows. */
export const methods: Readonly<Record<string, Method>> = {
  ...auth,
  ...chat,
  ...conversations,
  ...people,
  ...views,
  ...files,
};
