// biome-ignore-all lint/style/useNodejsImportProtocol: Node.js 14.0 does not know "node:".
import module from 'module';

// Node.js 14.0 has to be able to run this file, or it shows a SyntaxError instead of the version that is needed: no
// top-level await, and no named import of what came later. It is JavaScript for the compile cache too: once the cache
// has every other file, Node.js need not load its TypeScript reader.
const require = module.createRequire(import.meta.url);
const [major, minor] = require('../package.json').engines.node.match(/\d+/g).map(Number);
const [thisMajor, thisMinor] = process.versions.node.split('.').map(Number);

// Only index.ts ends well, with process.exit(0). Every other end is a failure.
process.exitCode = 1;
if (thisMajor > major || (thisMajor === major && thisMinor >= minor)) {
  module.enableCompileCache();
  import('./index.ts');
} else {
  const node = require('url').fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  const advice = require('fs').existsSync(node)
    ? `run it with the project's own, ${node}`
    : `run "npm install", which brings the project's own to ${node}`;
  process.stderr.write(
    `create-user-bot needs Node.js ${major}.${minor} or newer and this is ${process.version}: ${advice}.\n`,
  );
}
