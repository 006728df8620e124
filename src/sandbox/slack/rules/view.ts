import { blockList } from './block-list.ts';
import { plain } from './composition.ts';
import { findProblem, type RuleProblem } from './rule-problem.ts';
import { all, boolean, entries, isRecord, kinds, object, oneOf, rule, string } from './shape.ts';

/** Slack: "greater than 250kb" (views.open, `view_too_large`); read as 250,000 bytes of JSON. */
const MAX_BYTES = 250_000;

const common = { private_metadata: string(0, 3000), callback_id: string(0, 255), external_id: string(0, 255) };

/** docs.slack.dev/reference/views/modal-views */
const modal = all(
  object(
    { type: oneOf('modal'), title: plain(24), blocks: blockList('modal', 1) },
    { ...common, submit: plain(24), close: plain(24), clear_on_close: boolean, notify_on_close: boolean },
  ),
  rule((view, at, say) => {
    if (view.submit !== undefined) return;
    for (const [index, block] of entries(view.blocks).entries()) {
      if (!isRecord(block) || block.type !== 'input') continue;
      say(`${at}/blocks/${index}/input`, 'must define `submit` to use an `input` block in modals');
    }
  }),
);

/** docs.slack.dev/reference/views/home-tab-views: no title, no buttons. An empty list of blocks clears the tab. */
const home = object({ type: oneOf('home'), blocks: blockList('home', 0) }, common);

/**
 * What views.open, views.push, views.update and views.publish say to this view; undefined when they take it. With `type`
 * a view of the other type is refused too: a modal cannot be published, a home tab cannot be opened.
 */
export function checkView(view: unknown, type?: 'modal' | 'home'): RuleProblem | undefined {
  const allowed = type === undefined ? { modal, home } : type === 'modal' ? { modal } : { home };
  const json = JSON.stringify(view);
  if (json !== undefined && Buffer.byteLength(json) > MAX_BYTES) return { error: 'view_too_large', messages: [] };
  return findProblem('invalid_arguments', (say) => kinds(allowed)(view, '/view', say));
}
