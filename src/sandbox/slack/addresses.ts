import { postSigned, type RawAnswer, type RawDelivery, type SignedBody } from './http-mode.ts';

/** The addresses of an app in HTTP mode, as a balancer in front of its instances has them. */
export interface Addresses {
  /** Without one the app is in Socket Mode. */
  readonly some: boolean;
  /** @throws Error for an address that is not loopback. */
  set(urls: readonly string[]): void;
  /**
   * Posts to the address whose turn it is, signed. One that refuses the connection got nothing, so the next one is tried;
   * `to` is the one that answered.
   */
  post(body: SignedBody, raw: RawDelivery, signal: AbortSignal): Promise<RawAnswer & { readonly to: string }>;
}

export function createAddresses(secret: string): Addresses {
  let urls: readonly string[] = [];
  let turn = 0;
  return {
    get some() {
      return urls.length > 0;
    },
    set(given) {
      if (!given.every((url) => ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname)))
        throw new Error('the stand-in delivers to loopback addresses only');
      urls = given;
    },
    async post(body, raw, signal) {
      const first = turn % Math.max(urls.length, 1);
      turn += 1;
      let refused: unknown;
      for (const to of [...urls.slice(first), ...urls.slice(0, first)]) {
        try {
          return { ...(await postSigned(to, secret, body, raw, signal)), to };
        } catch (error) {
          if (!isRefused(error)) throw error;
          refused = error;
        }
      }
      throw refused;
    },
  };
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
