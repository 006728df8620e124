import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sizeWords } from '../../../../src/sandbox/page/client/size-words.ts';

const test = suite('sizes in words');

for (const [bytes, words] of [
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1 KB'],
  [1536, '1.5 KB'],
  [1024 * 1024 - 1, '1 MB'],
  [10 * 1024 * 1024, '10 MB'],
] as const) {
  test(`${bytes} is ${words}`, () => assert.is(sizeWords(bytes), words));
}

test.run();
