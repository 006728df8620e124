/** A few common names. Slack knows thousands. */
const EMOJI = new Map(
  Object.entries({
    '+1': '👍',
    '-1': '👎',
    tada: '🎉',
    white_check_mark: '✅',
    x: '❌',
    warning: '⚠️',
    no_entry: '⛔',
    hourglass_flowing_sand: '⏳',
    eyes: '👀',
    wave: '👋',
    pray: '🙏',
    slightly_smiling_face: '🙂',
    rocket: '🚀',
    lock: '🔒',
    email: '✉️',
  }),
);

/** The text with `:names:` as characters. A name that is not in the list stays text. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+'-]+):/g, (written, name: string) => EMOJI.get(name) ?? written);
}
