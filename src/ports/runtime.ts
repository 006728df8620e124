/** Wall-clock time in milliseconds since 1970, UTC. It can jump when the system clock is set. */
export interface Clock {
  now(): number;
}

/** Adds a monotonic clock for measuring ages within this process. */
export interface SteadyClock extends Clock {
  /** Monotonic milliseconds from an arbitrary start. */
  elapsed(): number;
}

/** Returns a new UUID. */
export type NewId = () => string;

/** The structured log: data and a fixed message. Never pass personal data or secrets. */
export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
