import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { KnownError } from '../src/errors.ts';
import { logCause } from '../src/logger.ts';

const test = suite('an error in the log');

const quoting = 'bob@example.com is taken';

/** An error as drivers throw it: with a code, and a message that quotes what it was given. */
const coded = (code: string) => Object.assign(new Error(quoting), { code });

test('a known error is its kind, status and code, without what the other side said', () => {
  const error = new KnownError('validation', `CxEngage refused the input: ${quoting}.`, {
    status: 400,
    fields: { email: quoting },
  });
  assert.is(logCause(error), 'validation 400');
  assert.is(logCause(new KnownError('upstream', quoting, { code: 'internal_error' })), 'upstream internal_error');
});

test('a known error has the code of what caused it, however deep', () => {
  const cause = new Error(quoting, { cause: coded('ECONNRESET') });
  assert.is(logCause(new KnownError('outcome_unknown', quoting, { cause })), 'outcome_unknown ECONNRESET');
});

test('another error is its name, its code and where it came from, without its message', () => {
  const line = logCause(coded('SQLITE_BUSY'));
  assert.match(line, /^Error SQLITE_BUSY at .*log-cause\.test\.ts:\d+:\d+/);
  assert.not.match(line, /bob|taken/);
});

test('a message of several lines is left out whole', () => {
  const line = logCause(new Error(`first ${quoting}\n    second ${quoting}`));
  assert.not.match(line, /bob|first|second/);
});

test('issues of a schema are not quoted', () => {
  const parse = () => v.parse(v.object({ id: v.number() }), { id: quoting });
  assert.throws(parse, (error: Error) => /bob/.test(error.message) && !/bob/.test(logCause(error)));
});

test('what the runtime says of a defect is kept', () => {
  assert.match(logCause(new TypeError('x is not a function')), /^TypeError x is not a function at /);
});

test('what is no error is its type only', () => {
  assert.is(logCause(quoting), 'string');
  assert.is(logCause({ message: quoting }), 'object');
  assert.is(logCause(undefined), 'undefined');
});

test.run();
