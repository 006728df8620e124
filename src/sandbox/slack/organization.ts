import type { Json } from './json.ts';
import type { Organization } from './seed.ts';
import type { SlackState } from './state.ts';
import type { WorkspaceUser } from './workspace.ts';

/** What an interaction says about the person, the workspace and the organization. */
export function originOf(user: WorkspaceUser, { app, workspace }: SlackState): Json {
  const { organization } = workspace;
  const person = { id: user.id, username: user.name, name: user.name };
  if (!organization || !user.workspaces.includes(app.teamId)) {
    const { id, domain } = user.team;
    return { team: { id, domain }, user: { ...person, team_id: id }, enterprise: null };
  }
  const { id, name, payloads } = organization;
  const enterprise = { id, name };
  if (payloads === 'none') return { team: null, user: person, enterprise };
  const team = { id: app.teamId, domain: workspace.team.domain, enterprise_id: id, enterprise_name: name };
  return { team, user: { ...person, team_id: payloads === 'home' ? user.team.id : id }, enterprise };
}

/** The same for a command, which has flat fields. */
export function commandOriginOf(user: WorkspaceUser, { app, workspace }: SlackState): Json {
  const { organization } = workspace;
  if (!organization || !user.workspaces.includes(app.teamId)) {
    return { team_id: user.team.id, team_domain: user.team.domain };
  }
  const enterprise = { enterprise_id: organization.id, enterprise_name: organization.name };
  if (organization.payloads === 'none') return enterprise;
  const id = organization.payloads === 'home' ? user.team.id : organization.id;
  return { team_id: id, team_domain: workspace.team.domain, ...enterprise };
}

/** `enterprise_user` of the user object (docs.slack.dev/reference/objects/user-object); nothing outside organizations. */
export function enterpriseUser(user: WorkspaceUser, organization: Organization | undefined): Json {
  if (!organization || user.kind === 'other_workspace') return {};
  const { id, name } = organization;
  return {
    enterprise_user: {
      id: user.id,
      enterprise_id: id,
      enterprise_name: name,
      is_admin: false,
      is_owner: false,
      is_primary_owner: false,
      teams: user.workspaces,
    },
  };
}
