import type { Json } from '../../../slack/json.ts';

/** What the blocks of a message or a modal need of the page around them. */
export interface Surroundings {
  /** A person's display name; undefined: no one has this id. */
  userName(id: string): string | undefined;
  groupHandle(id: string): string | undefined;
  /** A channel as this reader sees it: a private one that they are not in has no name. Undefined: no channel has this id. */
  channel(id: string): { readonly isPrivate: boolean; readonly name?: string } | undefined;
  /** Where a link leads within the page: a permalink of the workspace's own. Undefined: it is a link to elsewhere. */
  goTo(url: string): (() => void) | undefined;
  /** Presses a button. */
  press(button: { readonly blockId: string; readonly actionId: string }): void;
  /** What can be filled in; without it nothing can. */
  readonly fields?: Fields;
}

export interface Option {
  readonly value: string;
  readonly text: string;
  readonly description?: string;
}

/** What a person puts into a field: text, a date or an option's value; several values; `null` clears. */
export type FieldValue = string | readonly string[] | null;

/** The fields of the open modal, or the inputs of a message. */
export interface Fields {
  /** Whether this person can use the element here. */
  takes(element: Json): boolean;
  /** Changes with every form, so that ids of elements are never shared. */
  readonly formId: string;
  /** What the field holds, as `view.state.values[blockId][actionId]`; undefined: what it was given to begin with. */
  held(blockId: string, actionId: string): Json | undefined;
  /** The words under the field that say what is wrong. */
  error(blockId: string): string | undefined;
  /** Puts a value in. Text is put in while it is typed. */
  put(blockId: string, actionId: string, value: FieldValue): void;
  /** Asks the app what an external select offers. Rejects with a sentence. */
  options(blockId: string, actionId: string, query: string): Promise<readonly Option[]>;
  /** People, channels: what a users_select or a channels_select offers. */
  everybody(kind: 'users' | 'channels'): readonly Option[];
  /** Uploads a file and answers with its id, which goes into a file_input. */
  upload(file: File): Promise<string>;
}
