import { html } from '../html.ts';
import { inlineMrkdwn, unescaped } from './inline-mrkdwn.ts';
import type { Surroundings } from './surroundings.ts';

type LineKind = 'quote' | 'bullet' | 'text';
interface Run {
  readonly kind: LineKind;
  readonly lines: string[];
}

const QUOTE = /^(?:>|&gt;) ?/;
const BULLET = /^• ?/;

/** Lines that belong together. After `>>>` the rest is one quote. */
function runsOf(text: string): readonly Run[] {
  const runs: Run[] = [];
  let quotesAll = false;
  for (const line of text.split('\n')) {
    const opensAll = /^(?:>|&gt;){3}/.exec(line);
    quotesAll ||= opensAll !== null;
    const kind = quotesAll || QUOTE.test(line) ? 'quote' : BULLET.test(line) ? 'bullet' : 'text';
    const words = opensAll ? line.slice(opensAll[0].length).trimStart() : quotesAll ? line : line.replace(QUOTE, '');
    const last = runs.at(-1);
    if (last?.kind === kind) last.lines.push(words);
    else runs.push({ kind, lines: [words] });
  }
  return runs;
}

function Lines({ run, at }: { run: Run; at: Surroundings }) {
  if (run.kind === 'bullet') {
    return html`<ul class="bk-bullets">
      ${run.lines.map((line) => html`<li>${inlineMrkdwn(line.replace(BULLET, ''), at)}</li>`)}
    </ul>`;
  }
  const words = inlineMrkdwn(run.lines.join('\n'), at);
  return run.kind === 'quote'
    ? html`<blockquote class="bk-quote">${words}</blockquote>`
    : html`<div class="bk-lines">${words}</div>`;
}

/** A text in Slack's mrkdwn. What is no mark, no known mention and no web address stays text. */
export function Mrkdwn({ text, at }: { text: string; at: Surroundings }) {
  const parts = text.split(/```([\s\S]+?)```/);
  return html`<div class="bk-mrkdwn">
    ${parts.map((part, index) => {
      // Every second part was between fences.
      if (index % 2 === 1) return html`<pre class="bk-pre">${unescaped(part.replace(/^\n|\n$/g, ''))}</pre>`;
      const words = part.replace(index > 0 ? /^\n/ : /^$/, '').replace(index < parts.length - 1 ? /\n$/ : /$^/, '');
      return words === '' ? null : runsOf(words).map((run) => html`<${Lines} run=${run} at=${at} />`);
    })}
  </div>`;
}
