import { randomUUID } from 'node:crypto';
import { parse } from 'dotenv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { readConfig } from '../../src/config.ts';
import { SECRETS, variables } from '../../src/variables.ts';
import { readText } from './files.ts';

interface Line {
  readonly name: string;
  /** The value stands in single quotes, which are no part of it. */
  readonly isQuoted: boolean;
  readonly value: string;
  /** The line is switched on: it has no # before the name. */
  readonly isOn: boolean;
  readonly hasComment: boolean;
}

const text = await readText('.env.example');
const lines = linesOf(text);
/** `C…` and its like stand for an id that only the reader knows. */
const filledIn = (value: string) => value.replaceAll('…', '0000');
const test = suite('.env.example');

test('lists every variable of src/config.ts once, and no other', () => {
  assert.equal(
    lines.map(({ name }) => name).sort(),
    Object.keys(variables.entries).sort(),
    'bring .env.example and `variables` in src/config.ts in line',
  );
});

test('explains every variable in a comment above it', () => {
  const bare = lines.filter(({ hasComment }) => !hasComment).map(({ name }) => name);
  assert.equal(bare, [], 'write above these lines of .env.example what they mean');
});

for (const [name, schema] of Object.entries(variables.entries)) {
  test(`${name}: what stands there is taken`, () => {
    const value = filledIn(lines.find((line) => line.name === name)?.value ?? '');
    if (!value) return;
    const { issues } = v.safeParse(schema, value);
    assert.equal(issues?.map(({ message }) => message) ?? [], [], `mend the value of ${name} in .env.example`);
  });

  test(`${name}: a line that is off shows the default`, () => {
    const line = lines.find((one) => one.name === name);
    if (!line || line.isOn) return;
    const fallback = v.getDefault(schema);
    assert.is(line.value, fallback ?? '', `src/config.ts has another default; .env.example promises that it is this`);
  });
}

test('quotes its secrets, so that a # in one is part of it', () => {
  const quoted = lines.filter(({ isQuoted }) => isQuoted).map(({ name }) => name);
  assert.equal(quoted.sort(), [...SECRETS].sort(), "write a secret in .env.example as NAME='…', and nothing else");
});

test('names every variable that gives the file of a secret', () => {
  const named = [...text.matchAll(/\b([A-Z][A-Z_]*)_FILE\b/g)].map(([, name]) => name);
  assert.equal(named.sort(), [...SECRETS].sort());
});

test('is read by dotenv as it is read here', () => {
  const on = lines.filter(({ isOn }) => isOn).map(({ name, value }) => [name, value]);
  assert.equal(parse(text), Object.fromEntries(on));
});

test('filled in, starts the program', () => {
  const empty = lines.filter(({ isOn, value }) => isOn && !value).map(({ name }) => [name, randomUUID()]);
  const given = Object.entries(parse(text)).map(([name, value]) => [name, filledIn(value)]);
  assert.not.throws(() => readConfig(Object.fromEntries([...given, ...empty])));
});

test('a line without a comment, and one that is off, are told apart', () => {
  const [a, b, c, d] = linesOf("# What A is.\nA=1\n#B='2'\n\nC=\n\n# D\n#D=x y");
  assert.equal(a, { name: 'A', value: '1', isQuoted: false, isOn: true, hasComment: true });
  assert.equal(b, { name: 'B', value: '2', isQuoted: true, isOn: false, hasComment: true });
  assert.equal(c, { name: 'C', value: '', isQuoted: false, isOn: true, hasComment: false });
  assert.equal(d, { name: 'D', value: 'x y', isQuoted: false, isOn: false, hasComment: true });
});

/** The variables of an example file. Neighbours without an empty line between them share the comment above. */
function linesOf(file: string): Line[] {
  return file.split(/\n\s*\n/).flatMap((paragraph) => {
    let hasComment = false;
    return paragraph.split('\n').flatMap((line) => {
      const [, off, name, quote, value = ''] = /^(#?)([A-Z][A-Z0-9_]*)=('?)(.*)\3$/.exec(line) ?? [];
      if (name) return [{ name, value, isQuoted: quote === "'", isOn: !off, hasComment }];
      if (/^#\s+\S/.test(line)) hasComment = true;
      return [];
    });
  });
}

test.run();
