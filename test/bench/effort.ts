/** How much a run does. */
export interface Effort {
  readonly rounds: number;
  /** For CI: fewer cases, smaller ones. */
  readonly isQuick: boolean;
  /** Rows of a bulk load. */
  readonly rows: number;
  /** A server on this machine on which databases may be made; without one, what needs it is left out. */
  readonly postgres: string | undefined;
}

/** Tells how far it is, for whoever waits. */
export type Say = (line: string) => void;
