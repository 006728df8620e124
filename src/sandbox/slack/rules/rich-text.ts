// docs.slack.dev/reference/block-kit/blocks/rich-text-block. Empty `elements` are accepted (slackapi/python-slack-sdk
// PR 1576), but a text of no characters is refused (NousResearch/hermes-agent PR 59621, slack-go/slack PR 1412).
import type { Check } from './rule-problem.ts';
import { boolean, filled, integer, kinds, list, number, object, oneOf, pattern, string } from './shape.ts';

const anyType: Check = () => {};
const textStyle: Check = object(
  {},
  {
    bold: boolean,
    italic: boolean,
    strike: boolean,
    underline: boolean,
    code: boolean,
    highlight: boolean,
    client_highlight: boolean,
    unlink: boolean,
  },
);
const border = oneOf(0, 1);
/** A link in rich text may also be a mail address or a telephone number: the composer makes such links. */
const link = pattern(/^(?:https?:\/\/|mailto:|tel:)[^\s]+$/i, 'invalid url');

const leaf: Check = kinds({
  text: object({ type: anyType, text: filled }, { style: textStyle }),
  link: object({ type: anyType, url: link }, { text: filled, unsafe: boolean, style: textStyle }),
  user: object({ type: anyType, user_id: filled }, { style: textStyle }),
  usergroup: object({ type: anyType, usergroup_id: filled }, { style: textStyle }),
  team: object({ type: anyType, team_id: filled }, { style: textStyle }),
  channel: object({ type: anyType, channel_id: filled }, { style: textStyle }),
  emoji: object(
    { type: anyType, name: filled },
    { unicode: filled, url: filled, skin_tone: integer(1), style: textStyle },
  ),
  broadcast: object({ type: anyType, range: oneOf('here', 'channel', 'everyone') }, { style: textStyle }),
  color: object({ type: anyType, value: filled }, { style: textStyle }),
  date: object({ type: anyType, timestamp: number, format: filled }, { url: link, fallback: filled, style: textStyle }),
});

const leaves = { type: anyType, elements: list(leaf, 0) };
const section = object(leaves);

/** A rich_text block, as it stands in messages, views and table cells. */
export const richText: Check = object(
  {
    type: oneOf('rich_text'),
    elements: list(
      kinds({
        rich_text_section: section,
        rich_text_preformatted: object(leaves, { border, language: filled }),
        rich_text_quote: object(leaves, { border }),
        // Lists do not nest: a list inside a list is refused property by property; depth is `indent`.
        rich_text_list: object(
          {
            type: anyType,
            style: oneOf('bullet', 'ordered'),
            elements: list(kinds({ rich_text_section: section }), 1),
          },
          { indent: integer(0), offset: integer(0), border },
        ),
      }),
      0,
    ),
  },
  { block_id: string(0, 255) },
);
