import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { crash } from '../soak/crash.ts';

const test = suite('a program that is killed');

test('loses nothing that was confirmed, and does nothing twice', async () => {
  // Six against a CxEngage that refuses doubles and six against one that stores them; `npm run soak -- --kills N` kills more.
  const said: string[] = [];
  const { failures } = await crash({ count: 6, seed: 1, say: (line) => void said.push(line) });
  assert.equal(failures, [], said.join('\n'));
});

test.run();
