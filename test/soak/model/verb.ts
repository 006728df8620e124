import type { Verb as AnyVerb } from '../../../src/services/decisions.ts';

/** What the stories do with the button of a request about one address. */
export type Verb = Extract<AnyVerb, 'approve' | 'deny' | 'cancel' | 'retry'>;
