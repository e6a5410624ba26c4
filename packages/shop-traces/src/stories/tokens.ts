import { optional } from '@traceshop/trace-testing';
import type { Expected } from '../expect-trace.ts';
import { calls, pg, serves } from '../trees/spans.ts';

/** POST /oauth/token of a client that auth knows, or rejects. */
export function asksForToken(status: number): Expected {
  return {
    tree: serves(
      'gateway',
      'POST /oauth/token',
      { attrs: { 'http.response.status_code': status } },
      [
        calls({ from: 'gateway', to: 'auth', name: 'POST /token', status }, [
          // The first request stores the configured client.
          ...pg('auth', 'INSERT api_clients').map(optional),
          ...pg('auth', 'SELECT api_clients'),
        ]),
      ],
    ),
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 1, sequentialHops: 1 },
  };
}
