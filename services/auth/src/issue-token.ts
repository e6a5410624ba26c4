import type { IssuedToken, TokenRequest } from '@traceshop/contract';
import type { ApiClientStore } from './api-client-store';
import { invalidClient, unsupportedGrant } from './errors';
import type { Tokens } from './tokens';

export interface IssueDeps {
  tokens: Tokens;
  clients: ApiClientStore;
  verifySecret(secret: string, storedHash: string): Promise<boolean>;
}

/**
 * The hash of random bytes that nobody kept. For an unknown client we check the secret against it, so
 * that the response takes as long as for a known client and does not show which ids exist.
 */
const NOBODYS_HASH =
  'scrypt$16384$8$5$zNmdeUVI4frK37ODUz_cIw$2Guf_81hvOhGf7Ps64YfFK_-uy75A9DBF7BXks5HvNE';

/** The client credentials grant of RFC 6749, section 4.4. */
export async function issueToken(deps: IssueDeps, request: TokenRequest): Promise<IssuedToken> {
  if (request.grantType !== 'client_credentials') throw unsupportedGrant();
  const stored = await deps.clients.secretHashOf(request.clientId);
  const matches = await deps.verifySecret(request.clientSecret, stored ?? NOBODYS_HASH);
  if (!stored || !matches) throw invalidClient();
  return {
    access_token: await deps.tokens.issue(request.clientId),
    token_type: 'Bearer',
    expires_in: deps.tokens.ttlSeconds,
  };
}
