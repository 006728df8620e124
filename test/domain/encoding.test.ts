import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { newUsers } from '../../src/domain/batch.ts';
import { type ChosenEncoding, ENCODING_CHOICES, type ReadAs, readAsSentence } from '../../src/domain/encoding.ts';

const test = suite('how a file was read, in words');

const example = { line: 2, text: '£ukasz' };
const sentences: readonly (readonly [ReadAs, ChosenEncoding | undefined, string])[] = [
  [
    { encoding: 'windows-1252', example },
    undefined,
    'Read as Western European (Windows-1252), for example line 2: "£ukasz". If a letter is wrong, save the file as CSV UTF-8, or choose its encoding in the form.',
  ],
  [{ encoding: 'shift_jis' }, 'shift_jis', 'Read as Japanese (Shift_JIS), as chosen.'],
  [
    { encoding: 'windows-1250', example: { line: 7, text: 'Łukasz' } },
    'windows-1250',
    'Read as Central European (Windows-1250), as chosen, for example line 7: "Łukasz".',
  ],
  [{ encoding: 'utf-8' }, 'utf-8', 'Read as UTF-8, as chosen.'],
  [
    { encoding: 'gb18030', example: { line: 2, text: 'Jos茅' }, couldBeUtf8: true },
    'gb18030',
    'Read as Chinese (GB18030), as chosen, for example line 2: "Jos茅". But the file looks like UTF-8. If a letter is wrong, choose UTF-8.',
  ],
  [
    { encoding: 'utf-16le' },
    'gb18030',
    'Read as UTF-16. You chose Chinese (GB18030), but the file itself says it is UTF-16.',
  ],
];
for (const [readAs, chosen, sentence] of sentences)
  test(sentence, () => assert.is(readAsSentence(readAs, chosen), sentence));

test('the choices are known to TextDecoder', () => {
  const [automatic, ...others] = ENCODING_CHOICES;
  assert.is(automatic, 'auto');
  assert.is(
    others.join(' '),
    'utf-8 windows-1252 windows-1250 windows-1251 windows-1253 windows-1254 shift_jis gb18030 euc-kr',
  );
  for (const label of others) assert.is(new TextDecoder(label).encoding, label);
});

test('what was stored before there were these choices is read still', () => {
  const stored = { source: { from: 'file', fileId: 'F1', name: 'a.csv' }, read: { unknownColumns: [], roles: [] } };
  assert.equal(v.parse(newUsers, stored), stored);
  const chosen = { ...stored, encoding: 'euc-kr', platformRoleId: '00000001-0000-4000-8000-000000000000' };
  assert.equal(v.parse(newUsers, chosen), chosen);
  assert.not.ok(v.is(newUsers, { ...stored, encoding: 'auto' }));
  assert.not.ok(v.is(newUsers, { ...stored, platformRoleId: 'x' }));
});

test.run();
