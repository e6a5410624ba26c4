import { UserError } from '../lib/user-error.ts';
import { addressIn, portIn } from '../lib/variables.ts';

export interface Settings {
  url: string;
  token: string;
  rate: number;
  patienceMs: number;
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    url: addressIn(env, 'LOAD_URL', `http://localhost:${portIn(env, 'GATEWAY_PORT', 3000)}`),
    token: env['DEMO_TOKEN'] || 'test-token',
    rate: within(env, { name: 'LOAD_RATE', usual: 1, most: 100 }),
    patienceMs: within(env, { name: 'LOAD_PATIENCE_MS', usual: 3000, most: 60_000 }),
  };
}

function within(
  env: NodeJS.ProcessEnv,
  { name, usual, most }: { name: string; usual: number; most: number },
): number {
  const text = env[name];
  if (!text) return usual;
  const value = Number(text);
  if (value > 0 && value <= most) return value;
  throw new UserError(`${name} is "${text}"; it must be a number above 0, at most ${most}.`);
}
