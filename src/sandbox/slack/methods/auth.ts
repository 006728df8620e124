import type { Method } from '../method.ts';

/** auth.test and the door to Socket Mode. */
export const auth: Readonly<Record<string, Method>> = {
  'auth.test': {
    run: (_args, { app, workspace, url }) => ({
      ok: true,
      url: `${url()}/`,
      team: workspace.team.name,
      user: app.name,
      team_id: app.teamId,
      user_id: app.userId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    appLevel: true,
    perMinute: 50,
    run: (_args, { socketUrl }) => ({ ok: true, url: socketUrl() }),
  },
};
