import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dateText } from '../../../../src/sandbox/page/client/blockkit/slack-date.ts';

const test = suite('slack date');
/** 18 February 2014, 14:39:42 UTC. */
const SECONDS = 1392734382;

const FORMATS: Readonly<Record<string, string>> = {
  '{date_num}': '2014-02-18',
  '{date}': 'February 18, 2014',
  '{date_short}': 'Feb 18, 2014',
  '{date_long}': 'Tuesday, February 18, 2014',
  '{date_short_pretty}': 'Feb 18, 2014',
  '{time}': '2:39 PM',
  '{time_secs}': '2:39:42 PM',
  'on {date_short} at {time}': 'on Feb 18, 2014 at 2:39 PM',
  'no token': 'no token',
};

for (const [format, words] of Object.entries(FORMATS)) {
  test(format, () => assert.is(dateText(SECONDS, format, 'UTC'), words));
}

test('it is told in the time zone of the reader', () => {
  assert.is(dateText(SECONDS, '{date_num} {time}', 'Asia/Tokyo'), '2014-02-18 11:39 PM');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  assert.is(dateText(SECONDS, '{time}'), dateText(SECONDS, '{time}', zone));
});

test('an unknown token and what is no time give nothing', () => {
  assert.is(dateText(SECONDS, '{date} {moon}', 'UTC'), undefined);
  assert.is(dateText(Number.NaN, '{date}', 'UTC'), undefined);
  assert.is(dateText(1e300, '{date}', 'UTC'), undefined);
});

test.run();
