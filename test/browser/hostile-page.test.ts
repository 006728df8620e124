import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { executablePath, NO_CHROMIUM } from './chromium.ts';
import { withWorkspace } from './with-workspace.ts';

/** What a page that the person has open beside the workspace tries; each answers with what it got hold of. */
const ATTACK = `
const target = location.hash.slice(1);
const act = JSON.stringify({ do: 'switch', name: 'cxengage_down', on: true });
const tries = {
  'reads with the cookie': async () => (await fetch(target + '/calls/slack-0', { credentials: 'include' })).text(),
  'reads without CORS': async () => {
    const answer = await fetch(target + '/calls/slack-0', { credentials: 'include', mode: 'no-cors' });
    return answer.type === 'opaque' ? '' : answer.text();
  },
  'writes JSON': async () =>
    (await fetch(target + '/act', {
      method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: act,
    })).text(),
  'writes text': async () => {
    await fetch(target + '/act', { method: 'POST', credentials: 'include', mode: 'no-cors', body: act });
    return '';
  },
  'sends a beacon': async () => String(navigator.sendBeacon(target + '/act', new Blob([act], { type: 'text/plain' })) && ''),
  'sends a form': () => new Promise((resolve) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.name = 'sink';
    frame.onload = () => { try { resolve(frame.contentDocument.body.innerText); } catch { resolve(''); } };
    const form = document.body.appendChild(document.createElement('form'));
    Object.assign(form, { method: 'post', action: target + '/act', enctype: 'text/plain', target: 'sink' });
    const field = form.appendChild(document.createElement('input'));
    field.name = act.slice(0, -1) + ',"x":"';
    field.value = '"}';
    form.submit();
  }),
  'frames the page': () => new Promise((resolve) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.onload = () => { try { resolve(frame.contentDocument.body.innerText); } catch { resolve(''); } };
    frame.src = target + '/';
  }),
  'loads the code as a script': () => new Promise((resolve) => {
    const script = document.body.appendChild(document.createElement('script'));
    script.type = 'module';
    script.onload = () => resolve('the script ran');
    script.onerror = () => resolve('');
    script.src = target + '/code/slack/json.ts';
  }),
  'listens to the events': () => new Promise((resolve) => {
    const socket = new WebSocket(target.replace('http', 'ws') + '/events');
    socket.onmessage = ({ data }) => resolve(data);
    socket.onclose = () => resolve('');
  }),
};
(async () => {
  const got = {};
  // What is refused in silence never answers.
  const nothing = () => new Promise((resolve) => setTimeout(() => resolve(''), 1500));
  for (const [name, run] of Object.entries(tries)) got[name] = await Promise.race([run().catch(() => ''), nothing()]);
  window.got = got;
})();
`;

const test = suite('a hostile page in the same browser');
if (executablePath === undefined) {
  test.skip(NO_CHROMIUM);
} else {
  // Another port of this machine is another origin but the same site: its requests carry even a SameSite=Strict cookie.
  for (const name of ['127.0.0.1', 'localhost'])
    test(
      `gets hold of nothing and changes nothing, from another port of ${name}`,
      withWorkspace(async ({ visit, address }) => {
        const hostile = createServer((_request, response) => {
          response.writeHead(200, { 'content-type': 'text/html' }).end(`<body><script>${ATTACK}</script></body>`);
        });
        await new Promise<void>((resolve) => void hostile.listen(0, 'localhost', resolve));
        try {
          const rita = await visit('Rita');
          const { origin } = new URL(address);
          const page = await rita.page.context().newPage();
          // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
          await page.goto(`http://${name}:${(hostile.address() as AddressInfo).port}/#${origin}`);
          const got = await page.waitForFunction(() => Reflect.get(window, 'got'));
          const loot: Readonly<Record<string, string>> = await got.jsonValue();
          assert.is(Object.keys(loot).length, 9);
          assert.equal(
            Object.entries(loot).filter(([, text]) => text !== ''),
            [],
          );
          await rita.turn('Slack limits posts (429)', true);
          const on = rita.curtain.getByRole('switch', { checked: true });
          assert.is(await on.count(), 1, 'only what Rita herself has switched on is on');
        } finally {
          await new Promise((resolve) => hostile.close(resolve));
        }
      }),
    );

  test(
    'finds no key in the address of the page, and none in what its own links tell',
    withWorkspace(async ({ visit }) => {
      const { page } = await visit('Rita');
      assert.is(new URL(page.url()).search, '');
      await page.reload();
      await page.getByRole('group', { name: 'You are' }).waitFor();
      const key = await page.evaluate(() => `${document.cookie}${JSON.stringify(sessionStorage)}${document.referrer}`);
      assert.not.match(key, /sandbox_|key=/);
    }),
  );
}
test.run();
