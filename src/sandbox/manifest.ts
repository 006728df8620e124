import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { parse } from 'yaml';

const manifest = v.object({
  features: v.object({
    slash_commands: v.array(v.object({ command: v.string(), description: v.string(), usage_hint: v.string() })),
  }),
  oauth_config: v.object({ scopes: v.object({ bot: v.array(v.string()) }) }),
});

export interface Manifest {
  /** The bot scopes that the app asks for. */
  readonly scopes: readonly string[];
  /** The commands as Slack's composer shows them. */
  readonly commands: readonly { readonly command: string; readonly description: string; readonly hint: string }[];
}

/** What `manifest.yml` says of the app. */
export async function readManifest(): Promise<Manifest> {
  const text = await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8');
  const { features, oauth_config } = v.parse(manifest, parse(text));
  const commands = features.slash_commands.map(({ command, description, usage_hint }) => {
    return { command, description, hint: usage_hint };
  });
  return { scopes: oauth_config.scopes.bot, commands };
}
