import { id, text } from '@traceshop/service-kit';
import { z } from 'zod';

/** RFC 5321 4.5.3.1: 254 characters is the longest address that fits into a MAIL command. */
const email = z
  .email('must be an e-mail address such as user@example.com')
  .max(254, 'must be at most 254 characters long');

export const userBody = z.strictObject({ email, name: text({ max: 200 }) });
export const userParams = z.object({ id: id() });

export type NewUser = z.infer<typeof userBody>;

export const userSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
});

export type User = z.infer<typeof userSchema>;
