import { enableCompileCache } from 'node:module';

// The only JavaScript here: once the cache has what became of the others, Node.js need not load what reads TypeScript.
enableCompileCache();
await import('./index.ts');
