import { z } from 'zod';

const TOKEN_FORM = 'must be null or a string of at most 16384 characters';

/** Any string is a token that can be wrong, and a wrong token is an answer, not a bad request. */
export const validateBody = z.strictObject({
  token: z.string({ error: TOKEN_FORM }).max(16_384, { error: TOKEN_FORM }).nullable(),
});

/** RFC 6749 appendix A allows visible ASCII and the space. */
const ASCII_FORM = 'must be 1 to 255 visible ASCII characters';
const visibleAscii = z
  .string({ error: ASCII_FORM })
  .regex(/^[\x20-\x7e]{1,255}$/, { error: ASCII_FORM });

export const tokenBody = z.strictObject({
  grantType: visibleAscii,
  clientId: visibleAscii,
  clientSecret: visibleAscii,
});

export type TokenRequest = z.infer<typeof tokenBody>;
