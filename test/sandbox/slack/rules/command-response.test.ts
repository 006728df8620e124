import { checkCommandResponse } from '../../../../src/sandbox/slack/rules/command-response.ts';
import { rowSuite, section, times } from './rule-row.ts';

const empty = {
  rule: 'nothing',
  passes: undefined,
  breaks: [],
  error: 'invalid_arguments',
  says: 'must provide an object',
};
const rows = [
  empty,
  { ...empty, rule: 'a text', passes: 'Checking…', breaks: 1 },
  {
    rule: 'a message',
    passes: { text: 'x', response_type: 'ephemeral' },
    breaks: { text: 'x', response_type: 'private' },
    error: 'invalid_arguments',
    says: 'must be a valid enum value [json-pointer:/response_type]',
  },
  { rule: 'a visible command', passes: { response_type: 'in_channel' }, breaks: { text: '' }, error: 'no_text' },
  {
    rule: '50 blocks',
    passes: { blocks: times(50, () => section('x')) },
    breaks: { blocks: times(51, () => section('x')) },
    error: 'invalid_blocks',
    says: 'no more than 50 items allowed [json-pointer:/blocks]',
  },
];

rowSuite('answers to a command', rows, checkCommandResponse).run();
