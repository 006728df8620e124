// Layout blocks. Limits: docs.slack.dev/reference/block-kit/blocks/*.
import { plain, slackFile, text, textKinds, webUrl } from './composition.ts';
import { elementKinds } from './elements.ts';
import { richText } from './rich-text.ts';
import type { Check } from './rule-problem.ts';
import { all, boolean, integer, isRecord, kinds, list, object, oneOf, rule, string } from './shape.ts';
import { table } from './table.ts';

/** Where blocks are shown. */
export type Surface = 'message' | 'modal' | 'home';

const anyType: Check = () => {};
const type = { type: anyType };
const blockId = { block_id: string(0, 255) };

function elements(...names: readonly string[]): Check {
  return kinds(Object.fromEntries(Object.entries(elementKinds).filter(([name]) => names.includes(name))));
}

const pickers = ['datepicker', 'timepicker', 'radio_buttons', 'checkboxes'];
const menus = ['static', 'external', 'users', 'channels', 'conversations'].flatMap((source) => [
  `${source}_select`,
  `multi_${source}_select`,
]);
const inputs = ['plain_text', 'email_text', 'url_text', 'number', 'rich_text', 'file'].map((name) => `${name}_input`);

const accessory = elements('button', 'overflow', 'image', ...pickers, ...menus);
const actionElement = elements('button', 'overflow', 'datetimepicker', ...pickers, ...menus);
const inputElement = elements('datetimepicker', ...inputs, ...pickers, ...menus);

const section = all(
  object(type, { ...blockId, text: text(3000), fields: list(text(2000), 1, 10), accessory, expand: boolean }),
  rule((block, at, say) => {
    if (block.text === undefined && block.fields === undefined) {
      say(`${at}/type`, 'must define either `text` or `fields`');
    }
  }),
);

/** `dispatch_action` with a file_input is an unsupported type (docs.slack.dev/reference/block-kit/blocks/input-block). */
const input = all(
  object(
    { ...type, label: plain(2000), element: inputElement },
    { ...blockId, hint: plain(2000), optional: boolean, dispatch_action: boolean },
  ),
  rule((block, at, say) => {
    const isFile = isRecord(block.element) && block.element.type === 'file_input';
    if (isFile && block.dispatch_action === true) say(`${at}/element/type`, 'unsupported type: file_input');
  }),
);

const image = all(
  object(
    { ...type, alt_text: string(1, 2000) },
    { ...blockId, image_url: webUrl(3000), slack_file: slackFile, title: plain(2000) },
  ),
  rule((block, at, say) => {
    if ((block.image_url === undefined) === (block.slack_file === undefined)) {
      say(at, 'must define either `image_url` or `slack_file`');
    }
  }),
);

const blockKinds: Readonly<Record<string, Check>> = {
  section,
  input,
  image,
  table,
  rich_text: richText,
  header: object({ ...type, text: plain(150) }, { ...blockId, level: integer(1) }),
  context: object(
    { ...type, elements: list(kinds({ ...textKinds, image: elementKinds.image ?? anyType }), 1, 10) },
    blockId,
  ),
  actions: object({ ...type, elements: list(actionElement, 1, 25) }, blockId),
  divider: object(type, blockId),
  markdown: object({ ...type, text: string(1, 12_000) }, blockId),
  alert: object(
    { ...type, text: text(200) },
    { ...blockId, level: oneOf('default', 'info', 'warning', 'error', 'success') },
  ),
};

/**
 * Blocks that a surface does not show: docs.slack.dev/blocks.json, but for `input` in messages. Slack's page lists
 * messages there, people who posted one report `unsupported surface for input block` (slack-ruby/slack-ruby-client#367)
 * and `unsupported type: input`. Refused, to be on the safe side: an input outside a form loses what people typed.
 */
const notShown: Readonly<Record<Surface, readonly string[]>> = {
  message: ['alert', 'input'],
  modal: ['markdown', 'table'],
  home: ['alert', 'markdown'],
};

/** One block, as this surface shows it. An unknown kind, and one of another surface, is an `unsupported type`. */
export function block(surface: Surface): Check {
  return kinds(Object.fromEntries(Object.entries(blockKinds).filter(([name]) => !notShown[surface].includes(name))));
}
