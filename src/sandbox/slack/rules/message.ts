import { blockList } from './block-list.ts';
import { findProblem, type RuleProblem } from './rule-problem.ts';
import { characters, entries, filled, isRecord, type Json } from './shape.ts';
import { tableCells } from './table.ts';
import { textsIn } from './texts-in.ts';

/** Which call carries the message: chat.postMessage, chat.update, chat.postEphemeral, or a post to a response_url. */
export type MessageMethod = 'post' | 'update' | 'ephemeral' | 'response';

/** chat.update fails above this; bytes, counted after escaping (docs of chat.update; gitlab-org/gitlab MR 258898). */
const MAX_UPDATE_BYTES = 4000;
/** Undocumented: posts fail a little above this many characters in all blocks together (slackapi/bolt-js#2509). */
const MAX_BLOCK_TEXT = 13_200;
/** Over all markdown blocks of a message (docs.slack.dev/reference/block-kit/blocks/markdown-block), and for markdown_text. */
const MAX_MARKDOWN = 12_000;
const MAX_ATTACHMENTS = 100;
/** Slack names no number beside `metadata_too_large`; this one is ours, far above what a reference needs. */
const MAX_METADATA_BYTES = 16_000;

const isFilled = (value: unknown) => value !== undefined && value !== null && value !== '';
const blocksOf = (message: Json) =>
  [message, ...entries(message.attachments)].flatMap((part) => (isRecord(part) ? entries(part.blocks) : []));
const isOfType = (type: string) => (block: unknown) => isRecord(block) && block.type === type;
const total = (texts: readonly string[]) => texts.reduce((sum, text) => sum + characters(text), 0);

/** The text as Slack stores it: & < > escaped, save where they already are an entity, a mention or a link. */
function escaped(text: string): string {
  return text.replace(/<(?:[@#!]|https?:|mailto:|tel:)[^<>]*>|&(?:amp|lt|gt);|[&<>]/g, (part) =>
    part === '&' ? '&amp;' : part === '<' ? '&lt;' : part === '>' ? '&gt;' : part,
  );
}

function argumentProblem(message: Json): RuleProblem | undefined {
  return findProblem('invalid_arguments', (say) => {
    for (const name of ['text', 'markdown_text']) {
      if (isFilled(message[name]) && typeof message[name] !== 'string') say(`/${name}`, 'must provide a string');
    }
  });
}

function attachmentProblem(message: Json): RuleProblem | undefined {
  const { attachments } = message;
  if (!isFilled(attachments)) return undefined;
  if (entries(attachments).length > MAX_ATTACHMENTS) return { error: 'too_many_attachments', messages: [] };
  // Blocks in an attachment are refused by this name too (metabase/metabase#25704). Old-style fields are not checked.
  return findProblem('invalid_attachments', (say) => {
    if (!Array.isArray(attachments)) return say('/attachments', 'must provide an array');
    for (const [index, attachment] of attachments.entries()) {
      if (!isRecord(attachment)) say(`/attachments/${index}`, 'must provide an object');
      else if (isFilled(attachment.blocks))
        blockList('message', 0)(attachment.blocks, `/attachments/${index}/blocks`, say);
    }
  });
}

function blockProblem(message: Json): RuleProblem | undefined {
  const { blocks } = message;
  if (isFilled(blocks) && !Array.isArray(blocks)) return { error: 'invalid_blocks_format', messages: [] };
  return findProblem('invalid_blocks', (say) => {
    if (isFilled(blocks)) blockList('message', 0)(blocks, '/blocks', say);
    tableCells(blocksOf(message), '/blocks', say);
  });
}

function textProblem(message: Json, method: MessageMethod): RuleProblem | undefined {
  const hasContent = ['text', 'markdown_text'].some((name) => isFilled(message[name]));
  const hasParts = entries(message.blocks).length > 0 || entries(message.attachments).length > 0;
  const deletes = method === 'response' && message.delete_original === true;
  if (!hasContent && !hasParts && !deletes) return { error: 'no_text', messages: [] };
  if (isFilled(message.markdown_text) && (isFilled(message.text) || entries(message.blocks).length > 0)) {
    return { error: 'markdown_text_conflict', messages: [] };
  }
  const tooLong = { error: 'msg_too_long', messages: [] };
  if (typeof message.markdown_text === 'string' && characters(message.markdown_text) > MAX_MARKDOWN) return tooLong;
  // Elsewhere Slack cuts the text at 40,000 characters and says nothing.
  if (method === 'update' && typeof message.text === 'string') {
    if (Buffer.byteLength(escaped(message.text)) > MAX_UPDATE_BYTES) return tooLong;
  }
  return undefined;
}

function sumProblem(message: Json, method: MessageMethod, mostBlockText: number): RuleProblem | undefined {
  const blocks = blocksOf(message);
  if (blocks.filter(isOfType('table')).length > 1) {
    // docs.slack.dev/reference/block-kit/blocks/table-block
    return { error: 'invalid_attachments', messages: ['[ERROR] only_one_table_allowed'] };
  }
  const isTooLong =
    total(textsIn(blocks)) > Math.min(MAX_BLOCK_TEXT, mostBlockText) ||
    total(textsIn(blocks.filter(isOfType('markdown')))) > MAX_MARKDOWN;
  // A response_url takes the same blocks without complaint (slackapi/bolt-js#2867).
  return isTooLong && method !== 'response' ? { error: 'msg_blocks_too_long', messages: [] } : undefined;
}

function metadataProblem({ metadata }: Json, method: MessageMethod): RuleProblem | undefined {
  if (!isFilled(metadata)) return undefined;
  if (!isRecord(metadata)) return { error: 'invalid_metadata_format', messages: [] };
  // chat.update takes an empty object: it removes what was there.
  if (method === 'update' && Object.keys(metadata).length === 0) return undefined;
  if (Buffer.byteLength(JSON.stringify(metadata)) > MAX_METADATA_BYTES)
    return { error: 'metadata_too_large', messages: [] };
  return findProblem('invalid_metadata_schema', (say) => {
    if (!isFilled(metadata.event_type)) say('/metadata', 'missing required field: event_type');
    else filled(metadata.event_type, '/metadata/event_type', say);
    if (!isRecord(metadata.event_payload)) say('/metadata/event_payload', 'must provide an object');
  });
}

/**
 * What Slack says to this message, `{text, blocks, attachments, markdown_text, metadata}` with the JSON in it parsed;
 * undefined when it takes it. Other arguments (channel, thread_ts, …) are not looked at.
 */
export function checkMessage(
  message: unknown,
  method: MessageMethod,
  mostBlockText = MAX_BLOCK_TEXT,
): RuleProblem | undefined {
  if (!isRecord(message)) return { error: 'invalid_arguments', messages: ['[ERROR] must provide an object'] };
  return (
    argumentProblem(message) ??
    attachmentProblem(message) ??
    blockProblem(message) ??
    sumProblem(message, method, mostBlockText) ??
    textProblem(message, method) ??
    metadataProblem(message, method)
  );
}
