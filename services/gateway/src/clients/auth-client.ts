import type { IssuedToken, TokenRequest, TokenValidation } from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';

export interface AuthClient {
  validate(token: string | null): Promise<TokenValidation>;
  issueToken(request: TokenRequest): Promise<IssuedToken>;
}

export function createAuthClient(options: { url: string; timeoutMs: number }): AuthClient {
  const service = 'auth-service';
  const http = createHttpClient({ service, ...options });
  // Hashing a secret is slow on purpose, and on a busy machine it must also wait.
  const forTokens = createHttpClient({
    service,
    url: options.url,
    timeoutMs: 3 * options.timeoutMs,
  });
  return {
    validate: async (token) => {
      const call = { method: 'POST', template: '/validate', body: { token } } as const;
      // Validating changes nothing, so it may be repeated.
      return (await http.request<TokenValidation>({ ...call, idempotent: true })).body;
    },
    issueToken: async (request) =>
      (await forTokens.request<IssuedToken>({ method: 'POST', template: '/token', body: request }))
        .body,
  };
}
