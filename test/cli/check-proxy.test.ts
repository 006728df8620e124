import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkProxy } from '../../src/cli/check-proxy.ts';
import { withProxy } from './with-proxy.ts';

const test = suite('the check of the proxy');

const SLACK = 'https://slack.com/api/';
const CXENGAGE = 'https://api.cxengage.net';

async function lines(env: Readonly<Record<string, string>>, services = [SLACK, CXENGAGE], limitMs?: number) {
  return (await checkProxy(env, services, limitMs)).map(({ check, state, text }) => `${state} ${check}: ${text}`);
}

test('none is set', async () => assert.equal(await lines({ HTTPS_PROXY: '' }), ['ok Proxy: None.']));

test('one that leads to both services', () =>
  withProxy(200, async (url, asked) => {
    const both = `ok Proxy: ${url.origin} is used for slack.com and api.cxengage.net.`;
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY'])
      assert.equal(await lines({ [name]: url.href }), [both]);
    assert.equal(new Set(asked.map((one) => one.url)), new Set(['slack.com:443', 'api.cxengage.net:443']));
    assert.equal(await lines({ https_proxy: url.href, HTTPS_PROXY: 'nonsense' }), [both]);
  }));

test('one with a user and a password, which are sent and not shown', () =>
  withProxy(200, async (url, asked) => {
    url.username = 'bot';
    url.password = 's3cret#1';
    const [line] = await lines({ HTTPS_PROXY: url.href });
    assert.not.match(line ?? '', 's3cret');
    assert.not.match(line ?? '', 'bot');
    assert.is(asked[0]?.login, `Basic ${btoa('bot:s3cret#1')}`);
  }));

const excepted: readonly (readonly [noProxy: string, slack: boolean, cxengage: boolean])[] = [
  ['slack.com', true, false],
  ['SLACK.com,api.cxengage.net', true, true],
  ['*.cxengage.net slack.com:443', true, true],
  ['.slack.com, cxengage.net', true, true],
  ['*.slack.com', false, false],
  ['ack.com,slack.com:80,', false, false],
  ['*', true, true],
];
for (const [list, slack, cxengage] of excepted)
  test(`NO_PROXY ${list}`, () =>
    withProxy(200, async (url) => {
      const env = { HTTPS_PROXY: url.href, NO_PROXY: list };
      const hosts = [...(slack ? [] : ['slack.com']), ...(cxengage ? [] : ['api.cxengage.net'])];
      const [line = ''] = await lines(env);
      if (hosts.length === 0) assert.is(line, 'ok Proxy: Not used: NO_PROXY lists slack.com and api.cxengage.net.');
      else assert.match(line, `is used for ${hosts.join(' and ')}${slack ? ', not for slack.com (NO_PROXY)' : ''}.`);
    }));

test('one that wants a password', () =>
  withProxy(407, async (url) =>
    assert.equal(await lines({ HTTPS_PROXY: url.href }, [SLACK]), [
      `wrong Proxy: The proxy ${url.origin} refuses CONNECT to slack.com:443 (407). Add its user and password to HTTPS_PROXY: http://user:password@host:port, percent-encoded.`,
    ]),
  ));

test('one that refuses the hosts', () =>
  withProxy(403, async (url) =>
    assert.equal(await lines({ HTTPS_PROXY: url.href }), [
      `wrong Proxy: The proxy ${url.origin} refuses CONNECT to slack.com:443 (403). Ask its operator to allow this host.`,
      `wrong Proxy: The proxy ${url.origin} refuses CONNECT to api.cxengage.net:443 (403). Ask its operator to allow this host.`,
    ]),
  ));

test('one that is not there, and one that never answers', async () => {
  const closed = await lines({ HTTPS_PROXY: 'http://127.0.0.1:1' });
  assert.equal(closed, [
    'wrong Proxy: The proxy http://127.0.0.1:1 cannot be reached (ECONNREFUSED). Check HTTPS_PROXY.',
  ]);
  await withProxy(undefined, async (url) =>
    assert.equal(await lines({ HTTPS_PROXY: url.href }, [SLACK], 50), [
      `wrong Proxy: The proxy ${url.origin} cannot be reached (no answer within 0.05 s). Check HTTPS_PROXY.`,
    ]),
  );
});

test('one whose URL is wrong is not quoted', async () => {
  for (const value of ['proxy:3128', 'bot:s3cret@proxy', 'socks5://bot:s3cret@proxy:1080', 'http://bot:100%@proxy'])
    assert.equal(await lines({ HTTPS_PROXY: value }), [
      'wrong Proxy: HTTPS_PROXY is not the URL of an HTTP proxy, such as http://user:password@proxy.example.com:3128. Correct it, and percent-encode special characters of the password.',
    ]);
});

test.run();
