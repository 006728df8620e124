import type { Request } from 'express';
import { isJson, type Json, jsonOf } from './json.ts';

/** Arguments that travel as JSON inside a form field, and the error for text that is none. */
const JSON_FIELDS: Readonly<Record<string, string>> = {
  blocks: 'invalid_blocks_format',
  attachments: 'invalid_attachments',
  metadata: 'invalid_metadata_format',
  view: 'invalid_arguments',
  files: 'invalid_arguments',
};

export type Arguments = { readonly args: Json; readonly bodyToken?: string } | { readonly error: string };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decoded(fields: Json): Arguments {
  const args: Record<string, unknown> = { ...fields };
  delete args.token;
  for (const [name, error] of Object.entries(JSON_FIELDS)) {
    const value = args[name];
    if (typeof value !== 'string' || value === '') continue;
    const parsed = parse(value);
    if (typeof parsed !== 'object' || parsed === null) return { error };
    args[name] = parsed;
  }
  return { args, ...(typeof fields.token === 'string' && { bodyToken: fields.token }) };
}

/**
 * The arguments of a Web API call: a form, JSON, or the query of a GET. In JSON bodies Slack does not look for a
 * token (docs.slack.dev/apis/web-api, "POST bodies").
 */
export function readArguments(request: Request): Arguments {
  const raw = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (request.method === 'GET') return decoded(jsonOf(request.query));
  if (raw === '') return { args: {} };
  if (type === undefined) return { error: 'missing_post_type' };
  if (type === 'application/x-www-form-urlencoded') return decoded(Object.fromEntries(new URLSearchParams(raw)));
  if (type !== 'application/json') return { error: 'invalid_post_type' };
  const body = parse(raw);
  if (!isJson(body)) return { error: 'invalid_json' };
  const { token: _ignored, ...args } = body;
  return decoded(args);
}
