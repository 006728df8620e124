import express, { type Request, type Response, type Router } from 'express';
import { appSeesFile } from './app-sees-file.ts';
import type { SlackState } from './state.ts';

/** What a browser that is not signed in gets to see. Slack sends it with status 200 too (bolt-js issue 2585). */
const LOGIN_PAGE = '<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to the workspace</body></html>';

/** The bytes of an upload: the body itself, or the only file of a multipart form. */
async function uploaded(request: Request): Promise<Buffer> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new globalThis.Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const value of form.values()) if (typeof value !== 'string') return Buffer.from(await value.arrayBuffer());
  return Buffer.alloc(0);
}

/** Uploads of the app (`/upload/v1/…`) and private downloads (`/files-pri/…`), which want the bearer token. */
export function fileRoutes(state: SlackState): Router {
  const router = express.Router();
  router.post('/upload/v1/:ticket', express.raw({ type: () => true, limit: '20mb' }), async (request, response) => {
    const file = state.files.byTicket(String(request.params.ticket));
    const content = await uploaded(request);
    const fits = file && !file.complete && content.length === file.length;
    if (fits) file.content = content;
    const answer = fits ? `OK - ${content.length}` : 'upload refused';
    state.calls.add('file', 'upload', { file: file?.id, size: content.length })(answer);
    response.status(fits ? 200 : 400).send(answer);
  });

  const download = (request: Request, response: Response) => {
    const id = String(request.params.file).split('-').at(-1) ?? '';
    const file = state.files.get(id);
    const allowed = request.headers.authorization === `Bearer ${state.botToken}` && state.scopes.includes('files:read');
    const note = state.calls.add('file', 'download', { file: id });
    // A file that the bot must not read is behind the sign-in page too.
    if (!allowed || (file && !appSeesFile(file, state))) {
      note('login page');
      response.type('text/html').send(LOGIN_PAGE);
    } else if (file?.complete && !file.deleted && file.external === undefined) {
      note({ size: file.content.length });
      response.type(file.mimetype).send(file.content);
    } else {
      note('404');
      response.status(404).type('text/html').send('not found');
    }
  };
  router.get('/files-pri/:file/:name', download);
  router.get('/files-pri/:file/download/:name', download);
  return router;
}
