import { styleText } from 'node:util';

/** Prints the story: numbered steps, and what each party sees in a frame of its own. */
export interface Teller {
  step(sentence: string): void;
  /** What somebody sees, under a heading such as «Ana, #approvals». */
  sees(heading: string, words: string): void;
  /** One call to the API and its body. */
  call(line: string, body: unknown): void;
}

export function createTeller(write: (text: string) => void): Teller {
  let steps = 0;
  const frame = (heading: string, words: string) => {
    const lines = words.split('\n').map((line) => `   │ ${line}\n`);
    write(`   ┌ ${styleText('dim', heading)}\n${lines.join('')}   └\n`);
  };
  return {
    step(sentence) {
      steps += 1;
      write(`\n${styleText('bold', `${steps}. ${sentence}`)}\n`);
    },
    sees: frame,
    call: (line, body) => frame('bot → CxEngage', `${line}\n${JSON.stringify(body)}`),
  };
}
