interface Place {
  readonly channel: string;
  readonly ts: string;
}

/**
 * Slack's address of a message: `https://team.slack.com/archives/C…/p1700000000000100`. One in a thread needs its root,
 * or Slack shows the channel's newest messages instead (docs.slack.dev, chat.getPermalink).
 */
export function permalink(workspaceUrl: string, { channel, ts }: Place, root?: Place): string {
  const address = `${workspaceUrl}archives/${channel}/p${ts.replace('.', '')}`;
  return root ? `${address}?thread_ts=${root.ts}&cid=${root.channel}` : address;
}
