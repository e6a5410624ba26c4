import { z } from 'zod';

/** Any string is a token that can be wrong, and a wrong token is an answer, not a bad request. */
export const validateBody = z.strictObject({ token: z.string().max(16_384).nullable() });

/** RFC 6749 appendix A allows visible ASCII and the space. */
const visibleAscii = z
  .string()
  .max(255)
  .regex(/^[\x20-\x7e]+$/, 'must be 1 to 255 visible ASCII characters');

export const tokenBody = z.strictObject({
  grantType: visibleAscii,
  clientId: visibleAscii,
  clientSecret: visibleAscii,
});

export type TokenRequest = z.infer<typeof tokenBody>;
