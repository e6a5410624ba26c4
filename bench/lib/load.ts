// A number of requests over a few connections, as fast as they get a response.
import { performance } from 'node:perf_hooks';
import { DEMO_ACCESS } from '@traceshop/shop-harness/services';
import autocannon, { type Request, type Result } from 'autocannon';

export const CONNECTIONS = 10;

export interface Load {
  /** On loopback: benches load nobody else. */
  url: string;
  /** Each connection sends these in turn, again and again. */
  requests: Request[];
  amount: number;
  limitMs?: number;
}

export interface LoadResult {
  perSecond: number;
  elapsedMs: number;
}

/** How many requests go through all of them at least so often, and end with the last on every connection. */
export const inWholeRounds = (requests: readonly Request[], rounds: number): number =>
  Math.ceil(rounds / CONNECTIONS) * CONNECTIONS * requests.length;

/** @throws if a response is not a 2xx or the limit passes; the figures would mean nothing */
export async function load({
  url,
  requests,
  amount,
  limitMs = 120_000,
}: Load): Promise<LoadResult> {
  if (new URL(url).hostname !== '127.0.0.1') throw new Error(`${url} is not this machine`);
  const began = performance.now();
  let last = began;
  const result = await new Promise<Result>((resolve, reject) => {
    const run = autocannon(
      {
        ...{ url, requests, amount, timeout: 30, sampleInt: 20 },
        connections: Math.min(CONNECTIONS, amount),
        headers: {
          authorization: `Bearer ${DEMO_ACCESS.DEMO_TOKEN}`,
          'content-type': 'application/json',
        },
      },
      (error, finished) => {
        clearTimeout(limit);
        if (error) reject(error);
        else resolve(finished);
      },
    );
    const limit = setTimeout(() => run.stop(), limitMs);
    run.on('response', () => {
      last = performance.now();
    });
  });
  if (result['2xx'] < amount || result.non2xx > 0) {
    const { errors, timeouts, statusCodeStats } = result;
    const what = JSON.stringify({ errors, timeouts, statusCodeStats });
    throw new Error(
      `of ${amount} requests not all were answered with 2xx in ${limitMs} ms: ${what}`,
    );
  }
  const elapsedMs = last - began;
  return { perSecond: (amount * 1000) / elapsedMs, elapsedMs };
}
