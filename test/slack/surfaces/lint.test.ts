import { readdir } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { REQUEST_KINDS, STATUSES } from '../../../src/domain/request.ts';
import { checkMessage, checkOptions, checkView, missingFallbackText } from '../../../src/sandbox/slack/rules/index.ts';
import { isRecord } from '../../../src/sandbox/slack/rules/shape.ts';
import { mrkdwnIn } from './mrkdwn-in.ts';
import { type Payload, ROWS } from './surface-rows.ts';
import { SCENES } from './worst-scenes.ts';
import { VICTIM } from './worst-texts.ts';

const folder = new URL('../../../src/slack/surfaces/', import.meta.url);
const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.ts')).sort();
const test = suite('lint of the surfaces');

test('every surface file has a row, and every row a file', () => {
  assert.equal(
    Object.keys(ROWS).sort(),
    files,
    'give each file of src/slack/surfaces a row in ROWS of surface-rows.ts',
  );
});

for (const file of files) {
  test(`${file}: every export has a row`, async () => {
    const exported: unknown = await import(new URL(file, folder).href);
    const names = isRecord(exported) ? Object.keys(exported).sort() : [];
    assert.equal(
      Object.keys(ROWS[file] ?? {}).sort(),
      names,
      `give each export of ${file} a row in ROWS of surface-rows.ts`,
    );
  });
}

test('the worst cases have every status of every kind', () => {
  const wanted = REQUEST_KINDS.flatMap((kind) => STATUSES.map((status) => `${kind} ${status}`)).sort();
  assert.equal(
    [...new Set(SCENES.map(({ scene: { request } }) => `${request.kind} ${request.status}`))].sort(),
    wanted,
  );
});

for (const [file, exports] of Object.entries(ROWS)) {
  for (const [name, row] of Object.entries(exports)) {
    if ('messages' in row) {
      test(`${file}: Slack takes every ${name}, posted and as an update, and nothing that a person typed is mrkdwn`, () => {
        each(row.messages(), (payload) => {
          assert.equal(checkMessage(payload, 'post'), undefined);
          assert.equal(checkMessage(payload, 'update'), undefined);
          assert.not(missingFallbackText(payload), 'it has no top-level text');
        });
      });
    }
    if ('views' in row) {
      test(`${file}: Slack takes every ${name}, and nothing that a person typed is mrkdwn`, () => {
        each(row.views(), (payload) => assert.equal(checkView(payload, 'modal'), undefined));
      });
    }
    if ('options' in row) {
      test(`${file}: Slack takes every answer of ${name}, and nothing that a person typed is mrkdwn`, () => {
        each(row.options(), (payload) => assert.equal(checkOptions(payload), undefined));
      });
    }
  }
}

/** Draws each payload once, for `check` and as harmless. A failure names it. An empty list proves nothing, so it fails. */
function each(payloads: Iterable<Payload>, check: (payload: unknown) => void): void {
  let count = 0;
  for (const { is, payload } of payloads) {
    count += 1;
    try {
      check(payload);
      harmless(payload);
    } catch (error) {
      throw new Error(`${is}: ${error instanceof Error ? error.message : error}\n${JSON.stringify(payload)}`);
    }
  }
  assert.ok(count > 0, 'no payload was built');
}

/** No mention, no broadcast and no link that somebody typed; no half of an entity or a mention where a text was cut. */
function harmless(payload: unknown): void {
  const json = JSON.stringify(payload);
  for (const text of mrkdwnIn(payload)) {
    assert.not.match(text, /<!channel>|<https:\/\/evil/);
    assert.not.match(text, `<@${VICTIM}>`);
    assert.not.match(text, /&(?!(?:amp|lt|gt);)/, 'half an entity');
    assert.not.match(text.replace(/<@U\w+>/g, ''), /[<>]/, 'half a mention, or an angle bracket that is not escaped');
  }
  assert.not.match(json, /"type":"broadcast"|"url":"https:\/\/evil/);
  assert.not.match(json, `"user_id":"${VICTIM}"`);
  // JSON.stringify spells out what is no whole character.
  assert.not.match(json, /\\ud[89a-f]/, 'half an emoji');
}

test.run();
