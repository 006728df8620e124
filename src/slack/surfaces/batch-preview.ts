import { rowsIn } from '../../domain/batch.ts';
import type { BatchRequest } from '../../domain/request.ts';
import type { Message } from './approval-card.ts';
import { bar } from './bar.ts';
import { batchDraft } from './batch-draft.ts';
import type { BatchIn } from './batch-in.ts';
import { BULK, escapedSource } from './batch-words.ts';
import { buttons } from './buttons.ts';
import { figure } from './counted.ts';
import { clamp, escapeMrkdwn, LIMITS } from './limits.ts';
import { bold, code, richText, text } from './rich-text.ts';
import { shortName } from './short-name.ts';

/** A batch before anybody is asked to approve it, for its requester; undefined: it was sent. */
export function batchPreview(scene: BatchIn): Message | undefined {
  const { request, card } = scene;
  const { status, decision, digest } = request;
  if (status === 'checking') return request.content.read ? lookingUp(scene) : reading(scene);
  if (status === 'draft') return batchDraft(scene);
  if (status === 'cancelled' && !card && !digest) return discarded(request);
  return status === 'failed' && !decision ? unread(request) : undefined;
}

function reading(scene: BatchIn): Message {
  const what = scene.request.content.source.from === 'file' ? 'your file' : 'your rows';
  const blocks = [
    richText([text(`Reading ${what}… `), bold(shortName(scene.request))]),
    buttons(scene, 'discard_batch'),
  ];
  return { text: `Reading ${what}: ${escapedSource(scene.request)}.`, blocks };
}

function lookingUp(scene: BatchIn): Message {
  const { request, batch } = scene;
  const all = rowsIn(batch.counts);
  const done = all - batch.counts.unchecked;
  const words = `${figure(done)} of ${all === 1 ? '1 address' : `${figure(all)} addresses`} looked up`;
  return {
    text: `Checking ${escapedSource(request)}: ${words}.`,
    blocks: [
      richText([text('Checking '), bold(shortName(request)), text(`\n${bar(done, all)}\n${words}`)]),
      buttons(scene, 'discard_batch'),
    ],
  };
}

function discarded(request: BatchRequest): Message {
  return {
    text: `Discarded: ${escapedSource(request)}. Nothing was sent.`,
    blocks: [richText([bold('Discarded.'), text(` ${shortName(request)}: nothing was sent.`)])],
  };
}

/** Why the file could not be read. */
function unread(request: BatchRequest): Message {
  const { outcome, content } = request;
  const failed = outcome?.result === 'failed' ? outcome : undefined;
  const why = failed?.sentence ?? 'The reason is not known.';
  const again = [text('\nUpload a mended file with '), code(BULK), text('.')];
  return {
    text: `${escapedSource(request)} cannot be used: ${escapeMrkdwn(why, LIMITS.fact)}`,
    blocks: [
      richText([
        bold(`${shortName(request)} cannot be used. `),
        text(clamp(why, LIMITS.fact)),
        ...(failed ? [text(`\nReference: ${failed.reference}`)] : []),
        ...(content.source.from === 'batch' ? [] : again),
      ]),
    ],
  };
}
