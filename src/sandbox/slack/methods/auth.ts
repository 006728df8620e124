import type { Method } from '../method.ts';

/** auth.test and the door to Socket Mode. */
export const auth: Readonly<Record<string, Method>> = {
  'auth.test': {
    run(_args, { app, workspace, url, userToken }, token) {
      const installer = [...workspace.users.values()].find(({ kind }) => kind === 'admin');
      const isPerson = token === userToken && installer;
      return {
        ok: true,
        url: `${url()}/`,
        team: workspace.team.name,
        user: isPerson ? installer.name : app.name,
        team_id: app.teamId,
        user_id: isPerson ? installer.id : app.userId,
        ...(!isPerson && { bot_id: app.botId }),
        is_enterprise_install: false,
      };
    },
  },
  'apps.connections.open': {
    appLevel: true,
    perMinute: 50,
    run: (_args, { socketUrl, appToken, url }, token) => ({
      ok: true,
      url: token === appToken ? socketUrl() : `${url().replace('http', 'ws')}/link?ticket=of-another-app`,
    }),
  },
};
