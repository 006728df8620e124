import type { CxengageStandIn } from './cxengage/server.ts';
import { seedIds } from './slack/seed.ts';
import type { SlackStandIn } from './slack/server.ts';

/** The program's variables that point it at the stand-ins: their addresses and credentials, and the seed's people. */
export function environmentOf(
  slack: SlackStandIn,
  cxengage: CxengageStandIn,
  mode: 'socket' | 'http',
): Readonly<Record<string, string>> {
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    ...(mode === 'socket' ? { SLACK_APP_TOKEN: slack.appToken } : { SLACK_SIGNING_SECRET: slack.signingSecret }),
    SLACK_API_URL: slack.apiUrl,
    HOST: '127.0.0.1',
    PORT: '0',
    CXENGAGE_API_URL: cxengage.url,
    CXENGAGE_API_KEY_ID: cxengage.apiKey.id,
    CXENGAGE_API_KEY_SECRET: cxengage.apiKey.secret,
    CXENGAGE_TENANT_ID: cxengage.apiKey.tenantId,
    APPROVALS_CHANNEL: seedIds.approvals,
    REQUESTERS: seedIds.requesterGroup,
    APPROVERS: seedIds.approverGroup,
    // The seed's people are in Canada.
    DEFAULT_COUNTRY: 'CA',
  };
}
