import { readdir } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { REQUEST_KINDS, STATUSES } from '../../../src/domain/request.ts';
import { checkMessage, checkOptions, checkView, missingFallbackText } from '../../../src/sandbox/slack/rules/index.ts';
import { isRecord } from '../../../src/sandbox/slack/rules/shape.ts';
import { deploymentLabel } from '../../../src/slack/surfaces/deployment-label.ts';
import { mrkdwnIn } from './mrkdwn-in.ts';
import { COMMAND, type Payload, ROWS } from './surface-rows.ts';
import { SCENES } from './worst-scenes.ts';
import { VICTIM } from './worst-texts.ts';

const folder = new URL('../../../src/slack/surfaces/', import.meta.url);
const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.ts')).sort();
/** Slack has refused blocks of 11,341 characters with their structure (slackapi/bolt-js#2867). */
const MAX_BLOCKS = 10_000;
/** The longest names that a deployment may have, when its label is laid over each payload. */
const LABELS = ['&'.repeat(20), '"'.repeat(20), '字'.repeat(20), `<!channel> <@${VICTIM}>`].map(deploymentLabel);
const EVERY = 4;
const messageOf = v.looseObject({
  text: v.optional(v.string()),
  blocks: v.optional(v.array(v.looseObject({ type: v.string() }))),
});
const viewOf = v.looseObject({ blocks: v.array(v.looseObject({ type: v.string() })) });
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

      test(`${file}: Slack takes every ${name} with the label of a deployment`, () => {
        each(
          labelled(row.messages(), (label, payload) => label.message(v.parse(messageOf, payload))),
          (payload) => {
            assert.equal(checkMessage(payload, 'post'), undefined);
            const { text, blocks = [] } = v.parse(messageOf, payload);
            assert.match(text ?? '', /^\[/);
            const size = [...JSON.stringify(blocks)].length;
            assert.ok(size <= MAX_BLOCKS, `${size} characters`);
          },
        );
      });
    }
    if ('views' in row) {
      test(`${file}: Slack takes every ${name}, and nothing that a person typed is mrkdwn`, () => {
        each(row.views(), (payload) => assert.equal(checkView(payload, 'modal'), undefined));
      });

      test(`${file}: Slack takes every ${name} with the label of a deployment`, () => {
        each(
          labelled(row.views(), (label, payload) => label.view(v.parse(viewOf, payload))),
          (payload) => {
            assert.equal(checkView(payload, 'modal'), undefined);
            assert.is(v.parse(viewOf, payload).blocks[0]?.type, 'context');
          },
        );
      });
    }
    if ('options' in row) {
      test(`${file}: Slack takes every answer of ${name}, and nothing that a person typed is mrkdwn`, () => {
        each(row.options(), (payload) => assert.equal(checkOptions(payload), undefined));
      });
    }
  }
}

/** A label changes every payload alike, so every fourth of them is enough; each with one of the labels, in turn. */
function* labelled(
  payloads: Iterable<Payload>,
  lay: (label: (typeof LABELS)[number], payload: unknown) => unknown,
): Generator<Payload> {
  let at = 0;
  for (const { is, payload } of payloads) {
    const label = LABELS[(at / EVERY) % LABELS.length];
    if (label) yield { is, payload: lay(label, payload) };
    at += 1;
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
  // The command has another name than usual here.
  assert.not.match(json.replaceAll(COMMAND, ''), '/create-user');
  for (const text of mrkdwnIn(payload)) {
    assert.not.match(text, /<!channel>|<https:\/\/evil/);
    assert.not.match(text, `<@${VICTIM}>`);
    assert.not.match(text, /&(?!(?:amp|lt|gt);)/, 'half an entity');
    assert.not.match(
      text.replace(/<(?:@U|#C)\w+>/g, ''),
      /[<>]/,
      'half a mention, or an angle bracket that is not escaped',
    );
  }
  assert.not.match(json, /"type":"broadcast"|"url":"https:\/\/evil/);
  assert.not.match(json, `"user_id":"${VICTIM}"`);
  // JSON.stringify spells out what is no whole character.
  assert.not.match(json, /\\ud[89a-f]/, 'half an emoji');
}

test.run();
