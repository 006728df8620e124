/** Slack's address of a message: `https://team.slack.com/archives/C…/p1700000000000100`. */
export function permalink(workspaceUrl: string, message: { readonly channel: string; readonly ts: string }): string {
  return `${workspaceUrl}archives/${message.channel}/p${message.ts.replace('.', '')}`;
}
