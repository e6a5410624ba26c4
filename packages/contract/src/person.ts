import { text } from '@traceshop/service-kit/schemas';
import { z } from 'zod';

/** RFC 5321 4.5.3.1: 254 characters is the longest address that fits into a MAIL command. */
export const EMAIL_MAX = 254;

export function emailAddress() {
  return z
    .email({ error: 'must be an e-mail address such as user@example.com' })
    .max(EMAIL_MAX, { error: `must be at most ${EMAIL_MAX} characters long` });
}

/** The name of a user: 1 to 200 characters after trimming, without control characters. */
export const personName = () => text({ max: 200 });
