import type { Request } from '../../domain/request.ts';
import { oneLine } from '../../domain/text.ts';

/** The whole name is that of a file in Slack, up to 255 characters. */
const FILE_NAME = 100;

/** What a request is called where there is room for few words: its e-mail, or where the rows of a batch come from. */
export function shortName(request: Request): string {
  if (request.kind !== 'create_users') return request.content.email;
  const { source } = request.content;
  if (source.from === 'paste') return 'pasted rows';
  if (source.from === 'batch') return 'users of an earlier batch';
  return oneLine(source.name, FILE_NAME) || 'a file without a name';
}
