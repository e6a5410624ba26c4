import { id } from '@traceshop/service-kit';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Config } from './config';

export interface Tokens {
  readonly ttlSeconds: number;
  issue(clientId: string): Promise<string>;
  /** The client id. Rejects with jose's error when anything about the token is wrong. */
  verify(token: string): Promise<string>;
}

type TokenConfig = Pick<
  Config,
  'TOKEN_SECRET' | 'TOKEN_ISSUER' | 'TOKEN_AUDIENCE' | 'TOKEN_TTL_SECONDS'
>;

/** The only accepted algorithm. A token must not choose how it is checked (`alg: none`, RS256 with our key). */
const ALGORITHM = 'HS256';

export function createTokens(config: TokenConfig): Tokens {
  const key = new TextEncoder().encode(config.TOKEN_SECRET);
  const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience, TOKEN_TTL_SECONDS: ttlSeconds } = config;
  return {
    ttlSeconds,
    issue: (clientId) =>
      new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setSubject(clientId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${ttlSeconds} seconds`)
        .sign(key),
    verify: async (token) => {
      if (!isCompactJws(token))
        throw new errors.JWSInvalid('the token is not three parts in base64url');
      const options = {
        algorithms: [ALGORITHM],
        issuer,
        audience,
        // Without this, a token without `exp` would never expire.
        requiredClaims: ['exp', 'sub'],
      };
      const { payload } = await jwtVerify(token, key, options);
      return clientIdIn(payload);
    },
  };
}

/** RFC 7515: without padding. jose decodes also what is padded or ends in bits that no encoder leaves. */
function isCompactJws(token: string): boolean {
  const parts = token.split('.');
  const exact = (part: string) => Buffer.from(part, 'base64url').toString('base64url') === part;
  return parts.length === 3 && parts.every(exact);
}

const subject = id();

/** jose only checks that a subject exists. Later the subject is sent in headers, so its form matters. */
function clientIdIn(payload: JWTPayload): string {
  const { success, data } = subject.safeParse(payload.sub);
  if (success) return data;
  throw new errors.JWTClaimValidationFailed('"sub" is not a client id', payload, 'sub', 'invalid');
}
