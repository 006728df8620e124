import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import express, { type Router } from 'express';

/** The packages that the page's code imports, by the name it uses. */
const MODULES: Readonly<Record<string, string>> = { preact: 'preact', 'preact/hooks': 'preact-hooks', htm: 'htm' };

/** Pages by path. */
export const PAGES: Readonly<Record<string, string>> = { '/': 'workspace.html', '/cxengage': 'platform.html' };

const SANDBOX = new URL('../', import.meta.url);
const STATIC = new URL('./static/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = { css: 'text/css', svg: 'image/svg+xml' };

/** A browser knows no packages: their names become addresses. */
function withAddresses(code: string): string {
  return code.replace(/(\bfrom\s*|\bimport\s*)(["'])(preact\/hooks|preact|htm)\2/g, (_whole, word, _quote, name) => {
    return `${word}'/modules/${MODULES[name]}.js'`;
  });
}

/** The page's files: read anew each time, so that a reload shows what was changed. Code loses its types on the way. */
export function assets(): Router {
  const router = express.Router();
  for (const [path, file] of Object.entries(PAGES)) {
    router.get(path, async (_request, response) => {
      response.type('html').send(await readFile(new URL(file, STATIC)));
    });
  }
  router.get(/^\/static\/([a-z-]+)\.(css|svg)$/, async (request, response, next) => {
    const { 0: name, 1: ending = '' } = request.params;
    const content = await readOrNothing(new URL(`${name}.${ending}`, STATIC));
    if (content === undefined) return next();
    response.type(TYPES[ending] ?? 'text/plain').send(content);
  });
  // Only what is made for the browser, and one file that it shares.
  router.get(/^\/code\/((?:page\/client\/(?:[a-z-]+\/)*[a-z-]+|slack\/json)\.ts)$/, async (request, response, next) => {
    const code = await readOrNothing(new URL(String(request.params[0]), SANDBOX));
    if (code === undefined) return next();
    response.type('text/javascript').send(withAddresses(stripTypeScriptTypes(code)));
  });
  for (const [name, file] of Object.entries(MODULES)) {
    router.get(`/modules/${file}.js`, async (_request, response) => {
      const code = await readFile(new URL(import.meta.resolve(name)), 'utf8');
      response.type('text/javascript').send(withAddresses(code));
    });
  }
  return router;
}

async function readOrNothing(file: URL): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
