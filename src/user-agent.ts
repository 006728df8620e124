import { readFileSync } from 'node:fs';

const { name, version }: { readonly name: string; readonly version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** The `User-Agent` of every call, so that the logs of Slack, CxEngage and proxies tell who called: `name/version`. */
export const USER_AGENT = `${name}/${version}`;
