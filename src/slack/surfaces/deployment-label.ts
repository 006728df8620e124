import type { types } from '@slack/bolt';
import { escaped } from './limits.ts';

/** A message, as far as it is labelled. */
export interface Labellable {
  readonly text?: string | undefined;
  readonly blocks?: readonly types.AnyBlock[] | undefined;
}

/**
 * Says which deployment a message or a form is from, where several share a workspace. Without a name all stays as it is.
 */
export interface DeploymentLabel {
  /** Such as "[EU]", as mrkdwn. */
  readonly mark: string | undefined;
  text(mrkdwn: string): string;
  message<M extends Labellable>(message: M): M;
  view<V extends { readonly blocks: readonly types.AnyBlock[] }>(view: V): V;
}

export function deploymentLabel(name: string | undefined): DeploymentLabel {
  if (name === undefined)
    return { mark: undefined, text: (same) => same, message: (same) => same, view: (same) => same };
  const mark = `[${escaped(name)}]`;
  const text = (mrkdwn: string) => `${mark} ${mrkdwn}`;
  const block: types.ContextBlock = { type: 'context', elements: [{ type: 'plain_text', text: name, emoji: false }] };
  return {
    mark,
    text,
    message: (message) => ({
      ...message,
      ...(message.text !== undefined && { text: text(message.text) }),
      ...(message.blocks && { blocks: [block, ...message.blocks] }),
    }),
    view: (view) => ({ ...view, blocks: [block, ...view.blocks] }),
  };
}
