import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { createClock } from '../../../src/sandbox/clock.ts';
import { type SandboxPage, startPage } from '../../../src/sandbox/start-page.ts';
import { scratchFolder } from '../../helpers/scratch-folder.ts';

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Asks the page's server anything, with just these headers: a browser would not let a page set some of them. */
export function askRaw(
  url: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Readonly<Record<string, string>>; body?: string } = {},
): Promise<PageAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (response) => {
      const isStream = String(response.headers['content-type']).includes('event-stream');
      let text = '';
      const end = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        // A stream never ends: its first message is enough.
        if (isStream && text.includes('\n\n')) {
          end();
          response.destroy();
        }
      });
      response.on('end', end);
      response.on('error', isStream ? end : reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** The headers of the page itself, as its own browser sends them. */
export function ownHeaders({ url, address }: Pick<SandboxPage, 'url' | 'address'>): Readonly<Record<string, string>> {
  const { port } = new URL(url);
  return {
    cookie: `sandbox_${port}=${new URL(address).searchParams.get('key')}`,
    origin: url,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  };
}

/** A page with a running app and a store of its own. */
export async function withPage(run: (page: SandboxPage) => Promise<void>): Promise<void> {
  const folder = await scratchFolder();
  const page = await startPage({ clock: createClock(), folder });
  try {
    await page.started;
    await run(page);
  } finally {
    await page.close();
    await rm(folder, { recursive: true });
  }
}
