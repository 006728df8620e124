import type { LogLine, World } from '../../world.ts';
import { html } from '../html.ts';
import { useBottom } from '../use-bottom.ts';
import { JsonView } from './json-view.ts';
import { clockTime } from './times.ts';

const LEVELS: Readonly<Record<LogLine['level'], string>> = {
  debug: 'Debug',
  info: 'Info',
  warn: 'Warning',
  error: 'Error',
};

/** Lines with keys that stay when older lines drop out at the top. */
function keyed(lines: readonly LogLine[]): readonly { readonly key: string; readonly line: LogLine }[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const name = `${line.at} ${line.message}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { key: `${name} ${count}`, line };
  });
}

/** What the app wrote to its log. */
export function LogTab({ world: { log } }: { readonly world: World }) {
  const lines = keyed(log);
  const { props: bottom } = useBottom();
  return html`
    <div class="curtain-fill">
      <div class="curtain-scroll" role="region" aria-label="Log of the app" tabindex="0" ...${bottom}>
        ${lines.length === 0 && html`<p class="curtain-note">The app has logged nothing yet.</p>`}
        <ol class="curtain-log">
          ${lines.map(({ key, line }) => html`<${Line} key=${key} line=${line} />`)}
        </ol>
      </div>
    </div>
  `;
}

function Line({ line: { at, level, message, data } }: { readonly line: LogLine }) {
  return html`
    <li class="curtain-log-line">
      <span class="curtain-time">${clockTime(at)}</span>
      ${' '}<span class=${`curtain-level curtain-level-${level}`}>${LEVELS[level]}</span>
      ${' '}<span>${message}</span>
      ${Object.keys(data).length > 0 && html`<${JsonView} value=${data} depth=${3} />`}
    </li>
  `;
}
