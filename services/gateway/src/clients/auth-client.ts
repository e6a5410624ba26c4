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
  const http = createHttpClient({ service: 'auth-service', ...options });
  return {
    validate: async (token) => {
      const call = { method: 'POST', template: '/validate', body: { token } } as const;
      // Validating changes nothing, so it may be tried again.
      return (await http.request<Validation>({ ...call, idempotent: true })).body;
    },
    issueToken: async (request) =>
      (await http.request<IssuedToken>({ method: 'POST', template: '/token', body: request })).body,
  };
}
