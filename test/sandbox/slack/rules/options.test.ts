import { checkOptions } from '../../../../src/sandbox/slack/rules/options.ts';
import { chars, mrkdwn, option, options, plain, argumentRow as row, rowSuite, times } from './rule-row.ts';

const group = (label: string, count: number) => ({ label: plain(label), options: options(count) });
const either = 'must define either `options` or `option_groups`';

const rows = [
  row(
    '100 options',
    { options: options(100) },
    { options: options(101) },
    'no more than 100 items allowed [json-pointer:/options]',
  ),
  row(
    '100 groups',
    { option_groups: times(100, () => group('x', 1)) },
    { option_groups: times(101, () => group('x', 1)) },
    'no more than 100 items allowed [json-pointer:/option_groups]',
  ),
  row(
    '100 options in a group',
    { option_groups: [group('x', 100)] },
    { option_groups: [group('x', 101)] },
    'no more than 100 items allowed [json-pointer:/option_groups/0/options]',
  ),
  row('an empty list is no match', { options: [] }, {}, either),
  row('options or groups', { option_groups: [] }, { options: [], option_groups: [] }, either),
  row('an answer', { options: [] }, undefined, 'must provide an object'),
  row(
    'value of 150',
    { options: [option(chars(150))] },
    { options: [option(chars(151))] },
    'must be less than 151 characters [json-pointer:/options/0/value]',
  ),
  row(
    'description of 75',
    { options: [{ ...option('v'), description: plain(chars(75)) }] },
    { options: [{ ...option('v'), description: plain(chars(76)) }] },
    'must be less than 76 characters [json-pointer:/options/0/description/text]',
  ),
  row(
    'text of 75',
    { options: [option('v', chars(75))] },
    { options: [option('v', chars(76))] },
    'must be less than 76 characters [json-pointer:/options/0/text/text]',
  ),
  row(
    'text not empty',
    { options: options(1) },
    { options: [option('v', '')] },
    'must be more than 0 characters [json-pointer:/options/0/text/text]',
  ),
  row(
    'plain_text',
    { options: options(1) },
    { options: [{ text: mrkdwn('x'), value: 'v' }] },
    'unsupported type: mrkdwn [json-pointer:/options/0/text/type]',
  ),
  row(
    'known properties',
    { options: options(1) },
    { options: [{ ...option('v'), id: 'v' }] },
    'invalid additional property: id [json-pointer:/options/0]',
  ),
];

rowSuite('answers to an options request', rows, checkOptions).run();
