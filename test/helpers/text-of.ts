export { wordsOf as textOf } from '../../src/sandbox/terminal/words-of.ts';
