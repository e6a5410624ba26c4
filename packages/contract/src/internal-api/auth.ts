import { z } from 'zod';
import { CREDENTIAL_PATTERN } from '../client-credentials';
import { TOKEN_FAULTS } from '../error-codes';
import type { InternalApi } from './route';

const TOKEN_FORM = 'must be null or a string of at most 16384 characters';

/** Accepts any string: a wrong token is a result, not a bad request. */
const accessToken = z.string({ error: TOKEN_FORM }).max(16_384, { error: TOKEN_FORM }).nullable();

const CREDENTIAL_FORM = 'must be 1 to 255 visible ASCII characters';
const credential = z
  .string({ error: CREDENTIAL_FORM })
  .regex(CREDENTIAL_PATTERN, { error: CREDENTIAL_FORM });

const tokenRequest = z.strictObject({
  grantType: credential,
  clientId: credential,
  clientSecret: credential,
});

const issuedToken = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.number(),
});

const validation = z.discriminatedUnion('valid', [
  z.object({ valid: z.literal(true), clientId: z.string() }),
  z.object({ valid: z.literal(false), reason: z.enum(TOKEN_FAULTS) }),
]);

export const AUTH_API = {
  'POST /validate': { body: z.strictObject({ token: accessToken }), response: validation },
  'POST /token': { body: tokenRequest, response: issuedToken },
} as const satisfies InternalApi;

export type TokenRequest = z.infer<typeof tokenRequest>;
export type IssuedToken = z.infer<typeof issuedToken>;
/** The client of a token, or the reason why the token is not accepted. */
export type TokenValidation = z.infer<typeof validation>;
