import type { World } from '../world.ts';
import type { Surroundings } from './blockkit/surroundings.ts';
import type { Notice } from './notice.ts';
import type { Place } from './place.ts';
import type { ReadMarks } from './read-marks.ts';

/** What the parts of the workspace share: what is there, who looks at it, and what he can do. */
export interface Desk {
  readonly world: World;
  readonly me: string;
  readonly marks: ReadMarks;
  readonly notices: readonly Notice[];
  /** The message that the side panel shows. */
  readonly selected: Place | undefined;
  /** The surroundings of a message's blocks. */
  at(message: Place): Surroundings;
  /** Sends what was typed: a message, or a command where the text is one. */
  send(text: string, channel: string, thread?: string): void;
  /** The draft of a box to write in, and what keeps it. */
  draft(box: string): { readonly draft: string; onDraft(text: string): void };
  /** The reader has seen a conversation, or one of its threads, as it is now. */
  seen(channel: string, thread?: string): void;
  openThread(place: Place): void;
  /** Shows what is behind a message. */
  look(place: Place): void;
  dismiss(noticeId: number): void;
}
