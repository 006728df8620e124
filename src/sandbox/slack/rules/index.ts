// Slack's rules for payloads, without a server: the stand-in and the tests ask the same questions here.
export { checkCommandResponse } from './command-response.ts';
export { checkMessage, type MessageMethod } from './message.ts';
export { missingFallbackText } from './missing-fallback-text.ts';
export { checkOptions } from './options.ts';
export type { RuleProblem } from './rule-problem.ts';
export { checkView } from './view.ts';
export { checkViewResponse } from './view-response.ts';
