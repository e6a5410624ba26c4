import { z } from 'zod';

const variables = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3010),
  HOST: z.string().default('127.0.0.1'),
  // With a file, a restarted sandbox still knows every key. Without it, only memory is used.
  SANDBOX_STATE_FILE: z.string().optional(),
});

export type Config = z.infer<typeof variables>;

/** Throws an error whose message is one line that names every bad variable. */
export function loadConfig(env = process.env): Config {
  const given = Object.entries(env).filter(([, value]) => value !== '');
  const result = variables.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const bad = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`bad configuration: ${bad.join('; ')}`);
}
