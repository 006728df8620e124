import { useId, useRef, useState } from 'preact/hooks';
import type { Command } from '../world.ts';
import { html } from './html.ts';

interface Props {
  readonly label: string;
  /** What a slash completes to; none in a thread, where Slack knows no commands. */
  readonly commands: readonly Command[];
  /** What was typed here and not sent, kept where others are shown meanwhile. */
  readonly draft: string;
  onDraft(text: string): void;
  onSend(text: string): void;
}

/** The box to write in. A slash shows the commands; Enter sends, Shift+Enter breaks the line. */
export function Composer({ label, commands, draft, onDraft, onSend }: Props) {
  const [text, show] = useState(draft);
  const setText = (next: string) => {
    show(next);
    onDraft(next);
  };
  const [active, setActive] = useState(0);
  const [isShut, setShut] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const matches = isShut ? [] : commands.filter(({ command }) => /^\/\S*$/.test(text) && command.startsWith(text));
  const offered = matches.some(({ command }) => command === text) ? [] : matches;
  const typed = commands.find(({ command }) => text.trimEnd() === command);
  const complete = ({ command }: Command) => {
    setText(`${command} `);
    setActive(0);
    box.current?.focus();
  };
  const send = () => {
    if (text.trim() === '') return;
    // A space before the slash makes a command a text, as in Slack.
    onSend(text.trimEnd());
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const choice = offered[Math.min(active, offered.length - 1)];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (choice && (event.key === 'Enter' || event.key === 'Tab')) complete(choice);
    else if (choice && step) setActive((active + step + offered.length) % offered.length);
    else if (choice && event.key === 'Escape') setShut(true);
    else if (event.key === 'Enter' && !event.shiftKey) send();
    else return;
    event.preventDefault();
  };
  return html`<form
    class="composer"
    onSubmit=${(event: Event) => {
      event.preventDefault();
      send();
    }}
  >
    ${
      offered.length > 0 &&
      html`<ul class="commands" id=${`${id}-list`} role="listbox" aria-label="Commands">
        ${offered.map(
          (one, index) => html`<li
            key=${one.command}
            id=${`${id}-${index}`}
            role="option"
            aria-selected=${index === active}
            class=${index === active ? 'command-active' : ''}
            onMouseDown=${(event: Event) => {
              event.preventDefault();
              complete(one);
            }}
          >
            <b>${one.command}</b> <span class="hint">${one.hint}</span><br /><span class="faint">${one.description}</span>
          </li>`,
        )}
      </ul>`
    }
    <textarea
      ref=${box}
      rows="1"
      aria-label=${label}
      placeholder=${label}
      aria-controls=${offered.length > 0 ? `${id}-list` : undefined}
      aria-autocomplete="list"
      aria-activedescendant=${offered.length > 0 ? `${id}-${active}` : undefined}
      aria-describedby=${typed ? `${id}-hint` : undefined}
      value=${text}
      onInput=${(event: Event & { currentTarget: HTMLTextAreaElement }) => {
        setText(event.currentTarget.value);
        setActive(0);
        setShut(false);
      }}
      onKeyDown=${onKeyDown}
    ></textarea>
    ${typed && html`<span class="composer-hint" id=${`${id}-hint`}>${typed.hint}</span>`}
    <button type="submit" class="send" aria-label="Send" disabled=${text.trim() === ''}>➤</button>
  </form>`;
}
