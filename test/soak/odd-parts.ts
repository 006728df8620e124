import { type Json, jsonOf } from '../../src/sandbox/slack/json.ts';
import { seed } from '../../src/sandbox/slack/seed.ts';
import type { Chance } from './chance.ts';

const SISTER = 'T02PARTNER0';
const ORGANIZATION = 'E01GRID0000';
const LONG = 40_000;
/** Slack's limit for private_metadata (docs.slack.dev/reference/views). */
const METADATA_LENGTH = 3_000;

/** The payload as an Enterprise organization sends it: teams missing, of a sister workspace, or the organization itself. */
export function inOrganization(payload: Json, chance: Chance): Json {
  const enterprise = chance.pick<unknown>([
    { id: ORGANIZATION, name: 'Grid' },
    { id: ORGANIZATION, name: 'Grid', domain: null },
    null,
    ORGANIZATION,
  ]);
  const teamId = chance.pick([SISTER, ORGANIZATION, seed.team.id, '', null, undefined]);
  const common = { enterprise, is_enterprise_install: chance.pick([true, false, 'true']) };
  if ('user_id' in payload) {
    const { team_id: _, team_domain: _domain, ...rest } = payload;
    const named = typeof teamId === 'string' ? { team_id: teamId } : {};
    return { ...rest, ...named, ...common, enterprise_id: ORGANIZATION, enterprise_name: 'Grid' };
  }
  const { team: _, ...rest } = payload;
  const team = chance.pick<object>([
    {},
    { team: null },
    { team: { id: chance.pick([SISTER, ORGANIZATION, seed.team.id]), domain: 'x', enterprise_id: ORGANIZATION } },
  ]);
  return { ...rest, ...common, ...team, user: { ...jsonOf(payload.user), team_id: teamId } };
}

/** A command's text of 40 kB. */
export function longText(chance: Chance): string {
  const part = chance.pick([
    '&amp;',
    '&lt;!channel&gt; ',
    '<mailto:a@x.example|a@x.example> ',
    '<mailto:',
    '<https://x.example|x> ',
    '<mailto:a|',
    '*_~`',
    'نیک\u200cنام',
    'क\u094d\u200dष',
    '\u200d',
    '葛\u{e0100}',
    'x',
    '@',
    'a@',
    '.',
    ' ',
    '\u2003\t',
    '"',
    '(',
    'İ',
  ]);
  const text = part.repeat(Math.ceil(LONG / part.length)).slice(0, LONG);
  return chance.pick([text, `invite ${text}`, `bulk ${text}`, `${text}@x.example`, `a${text}b`, `a@x.example ${text}`]);
}

/** What no form of ours carries with it, mostly as long as Slack allows. */
export function oddMetadata(chance: Chance, ids: readonly [string, ...string[]]): string {
  const id = chance.pick(ids);
  return chance.pick([
    'x'.repeat(METADATA_LENGTH),
    '['.repeat(METADATA_LENGTH),
    JSON.stringify({ from: 'request', revision: id, pad: 'x'.repeat(METADATA_LENGTH - 100) }),
    JSON.stringify({ from: 'request', revision: 'x'.repeat(METADATA_LENGTH - 100) }),
    JSON.stringify({ from: 'batch', revision: id, tenantId: { id } }),
    JSON.stringify({ from: 'email', email: [id] }),
    JSON.stringify({ tenantId: 'x'.repeat(METADATA_LENGTH - 100) }),
    JSON.stringify({ tenantId: null }),
    JSON.stringify([id]),
    JSON.stringify(id),
    'null',
    '"',
  ]);
}

/** The state of a form with blocks that the program never drew, beside or in place of its own. */
export function withUnknownBlocks(values: Json, chance: Chance): Json {
  const element = chance.pick<unknown>([
    { type: 'rich_text_input', rich_text_value: { type: 'rich_text', elements: [] } },
    { type: 'conversations_select', selected_conversation: 'C1' },
    { type: 'datetimepicker', selected_date_time: 1_628_633_820 },
    { type: 'number_input', value: '5' },
    { type: 'workflow_button', value: {} },
    { type: 'checkboxes', selected_options: [{ value: 'a' }, {}] },
    { type: 'file_input', files: [{ id: 5 }] },
    {},
    null,
    [],
  ]);
  const id = chance.pick(['unknown', 'VaRq', 'status', 'file', 'roleId', 'constructor', '']);
  const action = chance.pick([id, 'other', '']);
  return { ...(chance.happens(70) && values), [id]: chance.pick<unknown>([{ [action]: element }, element, {}]) };
}
