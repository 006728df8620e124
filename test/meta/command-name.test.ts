import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sourcesIn } from './files.ts';

/** Comments may call the command by its usual name. */
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
const test = suite('the name of the command');

test('stands in src/variables.ts only: an operator may give it another', async () => {
  const named = (await sourcesIn('src'))
    .filter(
      ({ path, text }) => !path.startsWith('sandbox/') && /(?<![./\w])\/create-user\b/.test(withoutComments(text)),
    )
    .map(({ path }) => path);
  assert.equal(named, ['variables.ts'], 'use the command of the deployment instead of /create-user in these files');
});

test.run();
