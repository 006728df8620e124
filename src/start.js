// biome-ignore-all lint/style/useNodejsImportProtocol: Node.js 14.0 does not know "node:".
import module from 'module';

// This file must run on Node.js 14.0, or old versions show a SyntaxError instead of the version they need: no top-level
// await, no named imports of newer APIs. It is JavaScript so that, once the compile cache holds all other files,
// Node.js does not load its TypeScript parser.
const require = module.createRequire(import.meta.url);
const [major, minor] = require('../package.json').engines.node.match(/\d+/g).map(Number);
const [thisMajor, thisMinor] = process.versions.node.split('.').map(Number);

// A clean exit is index.ts calling process.exit(0). Any other exit is a failure.
process.exitCode = 1;
if (thisMajor > major || (thisMajor === major && thisMinor >= minor)) {
  // `npm run doctor`, which changes nothing and so keeps no cache.
  if (process.argv[2] === '--doctor') import('./cli/doctor.ts');
  else {
    module.enableCompileCache();
    import('./index.ts');
  }
} else {
  const node = require('url').fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  const advice = require('fs').existsSync(node)
    ? `run it with the project's own, ${node}`
    : `run "npm install", which brings the project's own to ${node}`;
  process.stderr.write(
    `create-user-bot needs Node.js ${major}.${minor} or newer and this is ${process.version}: ${advice}.\n`,
  );
}
