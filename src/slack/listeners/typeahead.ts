import type { Middleware, SlackOptionsMiddlewareArgs } from '@slack/bolt';
import type { Listed } from '../../domain/label.ts';
import { mayInvite } from '../../domain/policy.ts';
import type { Budget, PlatformReads } from '../../ports/platform.ts';
import { matching } from '../surfaces/form.ts';
import { chosenTenant, type FilledView } from '../surfaces/form-metadata.ts';
import { budget, identity, type ListenerDeps } from './deps.ts';

type Source = (platform: PlatformReads, view: FilledView, budget: Budget) => Promise<readonly Listed[]>;

export const platformRoles: Source = (platform, _view, within) => platform.roles(within);
export const tenants: Source = (platform, _view, within) => platform.tenants(within);
export const tenantRoles: Source = async (platform, view, within) => {
  const tenantId = chosenTenant(view);
  return tenantId ? platform.tenantRoles(tenantId, within) : [];
};
export const identityProviders: Source = async (platform, view, within) => {
  const tenantId = chosenTenant(view);
  return tenantId ? platform.identityProviders(tenantId, within) : [];
};

/** Answers a typeahead field. On an error it answers with no options, because without an answer the field hangs. */
export function typeahead(source: Source) {
  return (deps: ListenerDeps): Middleware<SlackOptionsMiddlewareArgs<'block_suggestion'>> =>
    async ({ ack, body }) => {
      const within = budget();
      let listed: readonly Listed[] = [];
      try {
        const member = await deps.members.find(identity(body), within);
        const { allowed } = mayInvite(member, deps.policy);
        if (allowed && body.view) listed = await source(deps.platform, body.view, within);
      } catch (error) {
        deps.log.warn({ field: body.action_id, cause: error }, 'a menu was left empty: its options could not be read');
      }
      await ack({ options: matching(listed, body.value ?? '') });
    };
}
