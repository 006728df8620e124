import { type ParseArgsConfig, parseArgs } from 'node:util';

/** What was typed after the command. Throws an Error that says what was wrong with it, then `usage`. */
export function readOptions<Config extends ParseArgsConfig>(
  config: Config,
  usage: string,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // Only its first sentence is about what was typed.
    const [sentence] = error instanceof Error ? error.message.split('. ', 1) : [String(error)];
    throw new Error(`${sentence}.\n${usage}`);
  }
}
