import { z } from 'zod';
import { ConfigError } from './core/errors';

/**
 * Parses environment variables with zod schemas. An empty string counts as unset.
 * @throws {ConfigError} that names every bad variable, never its value (it may be a secret).
 */
export function loadVariables<S extends z.ZodRawShape>(
  shape: S,
  env: NodeJS.ProcessEnv,
): z.infer<z.ZodObject<S>> {
  const given = Object.keys(shape).filter((name) => env[name] !== undefined && env[name] !== '');
  const result = z.object(shape).safeParse(Object.fromEntries(given.map((n) => [n, env[n]])));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return given.includes(name)
      ? `${name} ${issue.message}`
      : `${name} is missing (${issue.message})`;
  });
  throw new ConfigError(`bad configuration: ${[...new Set(problems)].join('; ')}`);
}

/** The variables of every service that listens. The service adds its own. */
export const serverVariables = (port?: number) => ({
  PORT: variables.port(port),
  HOST: variables.text('127.0.0.1'),
  // How long connections are still accepted after SIGTERM while `/ready` fails. Load balancers need
  // this time to notice; 0 where there are none.
  DRAIN_DELAY_MS: variables.integer({ default: 0, max: 60_000 }),
  // After this age a connection gets its last response, so that clients reach new replicas.
  CONNECTION_MAX_AGE_MS: variables.milliseconds(300_000),
});

/** The part of the configuration that `startService` reads. */
export interface ServerConfig {
  PORT: number;
  HOST: string;
  DRAIN_DELAY_MS: number;
  CONNECTION_MAX_AGE_MS: number;
}

/** Schemas for environment variables. A variable with a default is optional. */
export const variables = {
  /** A TCP port; 0 lets the system choose. */
  port: (fallback?: number) => integer({ fallback, min: 0, max: 65_535 }),
  /** A URL with a host. Its scheme is the fallback's, with or without TLS. */
  url: (fallback: string) => {
    const error = `must be a URL such as ${fallback}`;
    return withDefault(z.string({ error }).refine(isUrlLike(fallback), { error }), fallback);
  },
  /** A secret of at least 32 characters. */
  secret: () => z.string({ error: SECRET_FORM }).min(32, { error: SECRET_FORM }),
  /** A time in milliseconds, 1 to one day. */
  milliseconds: (fallback?: number) => integer({ fallback, min: 1, max: 86_400_000 }),
  /** A time in seconds, 1 to one year. */
  seconds: (fallback?: number) => integer({ fallback, min: 1, max: 31_536_000 }),
  integer: (o: { default?: number; min?: number; max?: number } = {}) =>
    integer({ fallback: o.default, min: o.min ?? 0, max: o.max ?? Number.MAX_SAFE_INTEGER }),
  /** One of the values, or unset. */
  oneOf: <T extends string>(values: readonly T[]) =>
    z.enum(values, { error: `must be one of ${values.join(', ')}` }).optional(),
  text: (fallback?: string) => withDefault(z.string({ error: 'must be set' }), fallback),
};

const SECRET_FORM = 'must be a secret of at least 32 characters';

function integer(o: { fallback: number | undefined; min: number; max: number }) {
  const error = `must be a whole number from ${o.min} to ${o.max}`;
  const schema = z
    .string({ error })
    .regex(/^-?\d{1,16}$/, { error })
    .transform(Number)
    .pipe(z.number().min(o.min, { error }).max(o.max, { error }));
  return withDefault(schema, o.fallback);
}

function withDefault<T extends z.ZodType>(schema: T, fallback: z.output<T> | undefined) {
  // `default` is not parsed again: the fallback is a parsed value, not a string.
  return fallback === undefined ? schema : schema.default(fallback as never);
}

/** The schemes of one protocol, with and without TLS. */
const SCHEMES: readonly (readonly string[])[] = [
  ['http:', 'https:'],
  ['postgres:', 'postgresql:'],
  ['redis:', 'rediss:'],
  ['amqp:', 'amqps:'],
  ['smtp:', 'smtps:'],
];

function isUrlLike(example: string): (value: string) => boolean {
  const { protocol } = new URL(example);
  const schemes = SCHEMES.find((names) => names.includes(protocol)) ?? [protocol];
  return (value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    return url.host !== '' && schemes.includes(url.protocol);
  };
}
