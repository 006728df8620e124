import type { BlockAction, ExternalSelectAction, Middleware, SlackActionMiddlewareArgs, types } from '@slack/bolt';
import { chosenTenant, type FilledView } from '../surfaces/form-metadata.ts';
import type { ListenerDeps } from './deps.ts';

/** Draws the form again with the chosen tenant in its metadata. Undefined when its request no longer exists. */
type Redraw = (
  deps: ListenerDeps,
  view: FilledView,
  tenantId: string,
) => types.ModalView | undefined | Promise<types.ModalView | undefined>;

/** Stores the chosen tenant in the form, so that the other fields offer its roles and identity providers. */
export function tenantChosen(redraw: Redraw) {
  return (deps: ListenerDeps): Middleware<SlackActionMiddlewareArgs<BlockAction<ExternalSelectAction>>> =>
    async ({ ack, action, body, client }) => {
      await ack();
      const { view } = body;
      const tenantId = view && (action.selected_option?.value ?? chosenTenant(view));
      const updated = tenantId && (await redraw(deps, view, tenantId));
      if (!updated) return;
      await client.views.update({ view_id: view.id, hash: view.hash, view: updated }).catch((error) => {
        // The form was closed or changed. The submission checks the role against the tenant anyway.
        deps.log.info({ form: view.callback_id, cause: error }, 'the chosen tenant could not be kept in the form');
      });
    };
}
