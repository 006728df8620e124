import type { types } from '@slack/bolt';
import { isBatch } from '../../domain/request.ts';
import { capitalized, clamp } from '../../domain/text.ts';
import { batchKindOf, kindOf } from '../../kinds/index.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { scopeOf } from './batch/model.ts';
import { LIMITS } from './limits.ts';

/** The dialog of a button whose effect cannot be undone; undefined for other buttons. */
export function confirmation(model: MessageModel, buttonId: string): types.ConfirmationDialog | undefined {
  if (buttonId === 'approve_request') return approval(model);
  return buttonId === 'stop_batch' ? stop(model) : undefined;
}

function approval(model: MessageModel): types.ConfirmationDialog {
  const { request } = model;
  const kind = kindOf(request);
  const scope = scopeOf(model);
  const text = fitted((cut) => {
    const { details = [], warning } = kind.confirmation(request, scope, cut);
    const summary = capitalized(kind.summary(request, scope, cut));
    return [`${summary}?`, ...details, ...askedBy(model, cut), ...(warning ? [warning] : [])];
  });
  return dialog({ title: kind.confirmation(request, scope, String).title, text, yes: 'Approve' });
}

function stop(model: MessageModel): types.ConfirmationDialog | undefined {
  const { request } = model;
  if (!isBatch(request)) return undefined;
  const kind = batchKindOf(request);
  const scope = scopeOf(model);
  const text = fitted((cut) => [
    `Stop the request to ${kind.summary(request, scope, cut)}?`,
    `Users whose rows haven't started won't be ${kind.doneWord(request)}.`,
    'An approver can start them later.',
    ...(kind.confirmation(request, scope, cut).details ?? []),
    ...askedBy(model, cut),
  ]);
  return { ...dialog({ title: 'Stop this batch?', text, yes: 'Stop' }), style: 'danger' };
}

type Cut = (value: string) => string;

function askedBy({ requesterName }: MessageModel, cut: Cut): readonly string[] {
  return requesterName ? [`Asked for by @${cut(requesterName)}.`] : [];
}

/** Sentences that fit into a dialog. The longest values are cut first, so that no value is lost. */
function fitted(sentences: (cut: Cut) => readonly string[]): string {
  const lengths: number[] = [];
  const whole = sentences((value) => {
    lengths.push(value.length);
    return value;
  }).join(' ');
  const lengthAt = (width: number) => lengths.reduce((sum, length) => sum - Math.max(0, length - width), whole.length);
  let width: number = LIMITS.confirmText;
  while (width > 1 && lengthAt(width) > LIMITS.confirmText) width -= 1;
  return clamp(sentences((value) => clamp(value, width)).join(' '), LIMITS.confirmText);
}

function dialog({ title, text, yes }: Readonly<Record<'title' | 'text' | 'yes', string>>): types.ConfirmationDialog {
  // Names stay as they are, also where one looks like an emoji.
  const plain = (words: string): types.PlainTextElement => ({ type: 'plain_text', text: words, emoji: false });
  return { title: plain(title), text: plain(text), confirm: plain(yes), deny: plain('Not yet') };
}
