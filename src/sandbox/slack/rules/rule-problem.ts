/** What Slack answers to a payload that it refuses. */
export interface RuleProblem {
  /** Slack's error code: `invalid_blocks`, `invalid_arguments`, `view_too_large`, `msg_too_long`, … */
  readonly error: string;
  /** Like Slack's `response_metadata.messages`: `[ERROR] <what> [json-pointer:/blocks/0/text/text]`. */
  readonly messages: readonly string[];
}

/** Tells of one broken rule: the place as a JSON pointer, and what is wrong there. */
export type Say = (at: string, message: string) => void;

/** Looks at a value found at the JSON pointer `at` and says every rule it breaks. */
export type Check = (value: unknown, at: string, say: Say) => void;

/**
 * Runs `look` and answers with what it said, each thing once and worded as Slack words it; undefined when it said
 * nothing. The place '' is the payload as a whole.
 */
export function findProblem(error: string, look: (say: Say) => void): RuleProblem | undefined {
  const messages = new Set<string>();
  look((at, message) => messages.add(at === '' ? `[ERROR] ${message}` : `[ERROR] ${message} [json-pointer:${at}]`));
  return messages.size > 0 ? { error, messages: [...messages] } : undefined;
}
