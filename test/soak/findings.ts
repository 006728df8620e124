/** What a part of the soak has seen. */
export interface Findings {
  /** What was tried and how often, by its name. */
  readonly figures: Readonly<Record<string, number | string>>;
  /** Each broken promise, a sentence with what is needed to find it again; empty when all held. */
  readonly failures: readonly string[];
}

/** How much a part of the soak tries, and where it says what it does. */
export interface Effort {
  readonly count: number;
  /** The same seed takes the same steps. */
  readonly seed: number;
  /** Takes a line for the reader; a test gives one that does nothing. */
  readonly say: (line: string) => void;
}
