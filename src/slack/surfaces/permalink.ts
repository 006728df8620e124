interface Place {
  readonly channel: string;
  readonly ts: string;
}

/**
 * The URL of a message: `https://team.slack.com/archives/C…/p1700000000000100`. A message in a thread needs the root,
 * otherwise Slack shows the channel's newest messages (docs.slack.dev, chat.getPermalink).
 */
export function permalink(workspaceUrl: string, { channel, ts }: Place, root?: Place): string {
  const address = `${workspaceUrl}archives/${channel}/p${ts.replace('.', '')}`;
  // The thread of a channel that is gone does not contain it.
  return root?.channel === channel ? `${address}?thread_ts=${root.ts}&cid=${root.channel}` : address;
}
