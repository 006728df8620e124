import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readConfig } from '../src/config.ts';

const test = suite('addresses of services in the configuration');

const good = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: '0123456789abcdef',
  CXENGAGE_USERNAME: 'bot@example.com',
  CXENGAGE_PASSWORD: 'password',
  APPROVALS_CHANNEL: 'C01APPROVAL',
  REQUESTERS: '*',
  APPROVERS: 'U01ANA00001',
};

for (const name of ['CXENGAGE_API_URL', 'SLACK_API_URL']) {
  for (const url of [
    'https://user:hunter22@api.example.com',
    'https://user@api.example.com',
    'https://:hunter22@api.example.com',
    'https://api.example.com/?tenant=hunter22',
    'https://api.example.com/#hunter22',
    'https://api.example.com/?',
    'https://api.example.com/#',
  ]) {
    test(`${name} with ${url} is refused, and not quoted`, () => {
      assert.throws(
        () => readConfig({ ...good, [name]: url }),
        (error: Error) =>
          error.message.includes(`${name} must have no user name, no ? and no # in it`) &&
          !error.message.includes('hunter22'),
      );
    });
  }

  test(`${name} with a path is taken`, () => {
    assert.ok(readConfig({ ...good, [name]: 'https://api.example.com/base/' }));
  });
}

test.run();
