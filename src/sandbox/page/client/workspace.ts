import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { World } from '../world.ts';
import { appWords } from './app-words.ts';
import { Conversation } from './conversation.ts';
import { Curtain } from './curtain/curtain.ts';
import { html } from './html.ts';
import { elementId } from './message-item.ts';
import { ModalWindow } from './modal-window.ts';
import { PeopleBar } from './people-bar.ts';
import { Safely } from './safely.ts';
import { Sidebar } from './sidebar.ts';
import { conversationsOf, messagesFor } from './sight.ts';
import { ThreadPane } from './thread-pane.ts';
import { useDesk } from './use-desk.ts';
import { useRegions } from './use-regions.ts';
import { useWorld } from './use-world.ts';

/** The whole page: a small Slack, who one is in it, and what is behind the curtain. */
export function Workspace() {
  const { world, isLost } = useWorld('/events');
  if (!world) return html`<p class="loading" role="status">${isLost ? GONE : 'Loading…'}</p>`;
  return html`<${Shown} world=${world} isLost=${isLost} />`;
}

const GONE = 'The sandbox does not answer. Start it again with npm run sandbox, and open the address that it prints.';

function Shown({ world, isLost }: { world: World; isLost: boolean }) {
  const desk = useDesk(world, isLost);
  const { me, channel, thread, selected } = desk;
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isCurtainOpen, setCurtainOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const stack = world.modals[me] ?? [];
  const modal = stack.at(-1);
  useEffect(() => {
    if (selected) setCurtainOpen(true);
  }, [selected]);
  useLinkedMessage(desk.linked);
  const remember = useFocusBack(modal !== undefined);
  useRegions();
  const words = appWords(world);
  const current = conversationsOf(world, me).find(({ id }) => id === channel);
  const seesThread = thread && messagesFor(world, me, thread.channel).some(({ ts }) => ts === thread.ts);
  return html`<div class=${`page ${isCurtainOpen ? 'with-curtain' : ''} ${seesThread ? 'with-thread' : ''} ${isMenuOpen ? 'with-menu' : ''}`}>
    <header class="top">
      <button
        type="button"
        class="menu-button"
        aria-expanded=${isMenuOpen}
        aria-label="Conversations"
        onClick=${() => setMenuOpen(!isMenuOpen)}
      >☰</button>
      <${PeopleBar} world=${world} marks=${desk.marks} me=${me} onChoose=${desk.become} />
      <nav class="top-links" aria-label="Other views">
        <a href="/cxengage" target="_blank">The CxEngage side</a>
        <button
          type="button"
          ref=${opener}
          aria-expanded=${isCurtainOpen}
          onClick=${() => setCurtainOpen(!isCurtainOpen)}
        >
          Behind the curtain
        </button>
      </nav>
    </header>
    <div class="alarms">
    ${isLost && html`<p class="alarm" role="alert">${GONE}</p>`}
    ${!isLost && words && html`<p class="alarm" role="status">${words}</p>`}
    ${
      desk.problem &&
      html`<p class="alarm" role="alert">
        ${desk.problem} <button type="button" class="quiet" onClick=${desk.forgetProblem}>Dismiss</button>
      </p>`
    }
    </div>
    <div class="slack">
      <div class="slack-rest" inert=${modal !== undefined} onFocusIn=${remember}>
        <${Sidebar}
          world=${world}
          marks=${desk.marks}
          me=${me}
          current=${channel}
          onChoose=${(id: string) => {
            setMenuOpen(false);
            desk.goTo(id);
          }}
        />
        ${current && html`<${Conversation} desk=${desk} channel=${current} arrivals=${desk.arrivals} />`}
        ${seesThread && html`<${ThreadPane} desk=${desk} root=${thread} onClose=${desk.closeThread} />`}
      </div>
      ${
        modal &&
        html`<${Safely} key=${`${me} ${modal.id}`} what="window"><${ModalWindow}
          world=${world}
          me=${me}
          modal=${modal}
          isPushed=${stack.length > 1}
          at=${desk.inModal}
          onProblem=${desk.tellProblem}
        /><//>`
      }
    </div>
    ${
      isCurtainOpen &&
      html`<div class="beside">
        <${Safely} what="panel"><${Curtain}
          world=${world}
          selected=${selected}
          onClose=${() => {
            setCurtainOpen(false);
            desk.unselect();
            opener.current?.focus();
          }}
        /><//>
      </div>`
    }
  </div>`;
}

/** Brings the message that a link led to into sight, once it is drawn. */
function useLinkedMessage(linked: { readonly channel: string; readonly ts: string } | undefined): void {
  useEffect(() => {
    if (!linked) return;
    const message = document.getElementById(elementId(linked));
    message?.scrollIntoView({ block: 'center' });
    message?.focus();
  }, [linked]);
}

/** When a modal has closed, whoever had the focus before it has it again. Answers with what notes who has it. */
function useFocusBack(isModalOpen: boolean): (event: FocusEvent) => void {
  const held = useRef<EventTarget | null>(null);
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    if (wasOpen.current && !isModalOpen && held.current instanceof HTMLElement) held.current.focus();
    wasOpen.current = isModalOpen;
  }, [isModalOpen]);
  return ({ target }) => {
    held.current = target;
  };
}
