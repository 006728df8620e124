import { type Json, textOf } from './json.ts';
import type { AppIdentity } from './state.ts';
import type { OpenView } from './views.ts';

/** A view as Slack shows it to the app (docs.slack.dev/reference/objects/view-object). */
export function viewObject(open: OpenView, app: AppIdentity): Json {
  const { view } = open;
  return {
    id: open.id,
    team_id: app.teamId,
    type: view.type,
    blocks: open.blocks,
    private_metadata: textOf(view.private_metadata),
    callback_id: textOf(view.callback_id),
    external_id: textOf(view.external_id),
    state: { values: open.state },
    hash: open.hash,
    title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    close: view.close ?? null,
    submit: view.submit ?? null,
    clear_on_close: view.clear_on_close === true,
    notify_on_close: view.notify_on_close === true,
    previous_view_id: open.previousId,
    root_view_id: open.rootId,
    app_id: app.appId,
    app_installed_team_id: app.teamId,
    bot_id: app.botId,
  };
}
