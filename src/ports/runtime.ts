/** Milliseconds since 1970, UTC. It jumps when somebody sets the machine's clock. */
export interface Clock {
  now(): number;
}

/** It also tells ages within this process. */
export interface SteadyClock extends Clock {
  /** Milliseconds since some moment; it never jumps. */
  elapsed(): number;
}

/** A fresh UUID. */
export type NewId = () => string;

/** The log, with data beside a fixed message. Never personal data, never a secret. */
export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
