import { createHttpClient } from '@traceshop/service-kit';
import type { TokenRequest } from '../oauth';

export type Validation =
  | { valid: true; clientId: string }
  | { valid: false; reason: 'missing_token' | 'invalid_token' | 'expired_token' };

export interface IssuedToken {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
}

export interface AuthClient {
  validate(token: string | null): Promise<Validation>;
  issueToken(request: TokenRequest): Promise<IssuedToken>;
}

export function createAuthClient(options: { url: string; timeoutMs: number }): AuthClient {
  const service = 'auth-service';
  const http = createHttpClient({ service, ...options });
  // A client's secret is hashed slowly on purpose, and on a busy machine waits for its turn first.
  const patient = createHttpClient({ service, url: options.url, timeoutMs: 3 * options.timeoutMs });
  return {
    validate: async (token) => {
      const call = { method: 'POST', template: '/validate', body: { token } } as const;
      // Validating changes nothing, so it may be tried again.
      return (await http.request<Validation>({ ...call, idempotent: true })).body;
    },
    issueToken: async (request) =>
      (await patient.request<IssuedToken>({ method: 'POST', template: '/token', body: request }))
        .body,
  };
}
