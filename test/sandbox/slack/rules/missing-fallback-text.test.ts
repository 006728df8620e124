import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { missingFallbackText } from '../../../../src/sandbox/slack/rules/missing-fallback-text.ts';
import { section } from './rule-row.ts';

const text = 'x';

test('a message with blocks and no text lacks its fallback, though Slack takes it', () => {
  const blocks = [section('x')];
  assert.ok(missingFallbackText({ blocks }));
  assert.ok(missingFallbackText({ blocks, text: ' ' }));
  assert.ok(missingFallbackText({ attachments: [{ blocks }] }));
  assert.not.ok(missingFallbackText({ blocks, text }));
  assert.not.ok(missingFallbackText({ blocks: [] }));
  assert.not.ok(missingFallbackText(undefined));
});

test.run();
