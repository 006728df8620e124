import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../clock.ts';

export interface Ids {
  /** An id of Slack's shape: the prefix and ten capital letters and digits. */
  next(prefix: string): string;
  /** Lower-case letters and digits, as in tokens and hashes. */
  secret(length: number): string;
  /** A message timestamp: unique, rising, `1700000000.000100`. */
  ts(): string;
  /** Timestamps begin anew, at the clock's time: there are no messages any more. */
  reset(): void;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function random(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

export function createIds(clock: SandboxClock): Ids {
  let last = 0;
  return {
    next: (prefix) => `${prefix}0${random(9)}`,
    secret: (length) => random(length).toLowerCase(),
    ts() {
      // In steps of 100 µs, as most of Slack's timestamps end.
      last = Math.max(last + 1, Math.floor(clock.now()) * 10);
      const digits = String(last).padStart(5, '0');
      return `${digits.slice(0, -4)}.${digits.slice(-4)}00`;
    },
    reset() {
      last = 0;
    },
  };
}
