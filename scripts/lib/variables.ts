// Reads environment variables. Each function throws a UserError that names the variable.
import { UserError } from './user-error.ts';

export const isPort = (value: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= 65_535;

export function portIn(env: NodeJS.ProcessEnv, variable: string, usual: number): number {
  const text = env[variable];
  if (!text) return usual;
  const port = Number(text);
  if (isPort(port)) return port;
  throw new UserError(`${variable} is "${text}"; it must be a port number from 1 to 65535.`);
}

/** The base of an HTTP address without a slash at its end. */
export function addressIn(env: NodeJS.ProcessEnv, variable: string, usual: string): string {
  const text = env[variable];
  if (!text) return usual;
  // Without "http:", the URL of "localhost:3000" has the protocol "localhost:".
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text.replace(/\/+$/, '');
  throw new UserError(`${variable} is "${text}"; it must be an address such as ${usual}.`);
}
