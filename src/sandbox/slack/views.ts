import type { SandboxClock } from '../clock.ts';
import { type BlockElement, elementsOf, withIds } from './blocks.ts';
import type { Ids } from './ids.ts';
import { type Json, textOf } from './json.ts';
import { stateOf, type ViewState } from './view-state.ts';

/** A view as a person has it open. */
export interface OpenView {
  readonly id: string;
  readonly userId: string;
  /** As the app sent it. */
  readonly view: Json;
  /** With the ids that Slack gave to blocks and elements without one. */
  readonly blocks: readonly Json[];
  readonly elements: readonly BlockElement[];
  readonly hash: string;
  readonly rootId: string;
  readonly previousId: string | null;
  /** What the person has typed so far. */
  readonly state: ViewState;
  /** What had been typed when the app last opened or updated the view: all that a typeahead is told of the other fields. */
  readonly stateAtDraw: ViewState;
  /** The inline errors of the last submission, by block id. */
  readonly errors: Readonly<Record<string, string>>;
  /** The last options that the app offered, by block id and action id joined with a slash. */
  readonly offered: Readonly<Record<string, readonly Json[]>>;
}

export interface Views {
  /** The person's open modals, root first. */
  stack(userId: string): readonly OpenView[];
  home(userId: string): OpenView | undefined;
  /** Open modals and published home tabs. */
  find(look: { id?: string; externalId?: string }): OpenView | undefined;
  /** Replaces whatever modal the person had open. */
  open(userId: string, view: Json): OpenView;
  push(userId: string, view: Json): OpenView;
  publish(userId: string, view: Json): OpenView;
  /** New content for an open view; its hash changes. */
  update(id: string, view: Json): OpenView;
  /** What the person does in the view: the hash stays. */
  patch(id: string, change: Partial<Pick<OpenView, 'state' | 'errors' | 'offered'>>): void;
  close(id: string): void;
  clear(userId: string): void;
  reset(): void;
}

export function createViews(clock: SandboxClock, ids: Ids, changed: () => void): Views {
  const stacks = new Map<string, OpenView[]>();
  const homes = new Map<string, OpenView>();

  const stack = (userId: string): OpenView[] => stacks.get(userId) ?? [];
  const everything = () => [...[...stacks.values()].flat(), ...homes.values()];
  const content = (view: Json, typed?: ViewState) => {
    const blocks = withIds(view.blocks, ids);
    const elements = elementsOf(blocks);
    const hash = `${Math.floor(clock.now() / 1000)}.${ids.secret(8)}`;
    const state = stateOf(elements, typed);
    return { view, blocks, elements, hash, state, stateAtDraw: state, errors: {}, offered: {} };
  };
  const born = (userId: string, view: Json, below: OpenView | undefined): OpenView => {
    const id = ids.next('V');
    return { id, userId, rootId: below?.rootId ?? id, previousId: below?.id ?? null, ...content(view) };
  };
  const put = (view: OpenView): OpenView => {
    if (homes.get(view.userId)?.id === view.id) homes.set(view.userId, view);
    else
      stacks.set(
        view.userId,
        stack(view.userId).map((open) => (open.id === view.id ? view : open)),
      );
    changed();
    return view;
  };
  const set = (userId: string, open: OpenView[]) => {
    stacks.set(userId, open);
    changed();
  };
  const held = (id: string): OpenView => {
    const view = everything().find((open) => open.id === id);
    if (!view) throw new Error(`the view ${id} is not open`);
    return view;
  };

  return {
    stack,
    home: (userId) => homes.get(userId),
    find: ({ id, externalId }) =>
      everything().find((open) => (id ? open.id === id : externalId && textOf(open.view.external_id) === externalId)),
    open(userId, view) {
      const opened = born(userId, view, undefined);
      set(userId, [opened]);
      return opened;
    },
    push(userId, view) {
      const pushed = born(userId, view, stack(userId).at(-1));
      set(userId, [...stack(userId), pushed]);
      return pushed;
    },
    publish(userId, view) {
      const before = homes.get(userId);
      const home = before ? { ...before, ...content(view) } : born(userId, view, undefined);
      homes.set(userId, home);
      changed();
      return home;
    },
    update: (id, view) => put({ ...held(id), ...content(view, held(id).state) }),
    patch: (id, change) => void put({ ...held(id), ...change }),
    close(id) {
      const view = held(id);
      set(
        view.userId,
        stack(view.userId).filter((open) => open.id !== id),
      );
    },
    clear: (userId) => set(userId, []),
    reset() {
      stacks.clear();
      homes.clear();
    },
  };
}
