import { enableCompileCache, flushCompileCache } from 'node:module';

// As src/start.js and src/index.ts do for ours.
enableCompileCache();
await import('./bare-app.ts');
flushCompileCache();
