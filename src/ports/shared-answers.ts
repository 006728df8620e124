/** An answer of a service as all instances of the bot read it. */
export interface SharedAnswer {
  /** JSON. Absent while nobody has an answer. */
  readonly answer?: string;
  /** Changes with every answer. */
  readonly version: number;
  /** Time since the call began. Below 0 when the clock was set back. */
  readonly ageMs: number;
  /** Time until somebody has to ask again; not above 0 when it is due. */
  readonly dueMs: number;
  /** Time that the service asked us to wait; not above 0 when it may be asked. */
  readonly heldMs: number;
}

/** Answers that all instances share, so that what they cost does not grow with the instances. Throws `storage`. */
export interface SharedAnswers {
  /** The answer of this name; undefined if nobody has ever asked. */
  readAnswer(name: string): Promise<SharedAnswer | undefined>;
  /** True for one caller when the answer is due; it is due again after `everyMs`, also when that caller dies. */
  claimAnswer(name: string, everyMs: number): Promise<boolean>;
  /** Stores the answer to a call that began `agoMs` ago. */
  saveAnswer(name: string, answer: string, agoMs: number): Promise<void>;
  /** Nobody asks for `ms`, at most five minutes. */
  holdAnswer(name: string, ms: number): Promise<void>;
}
