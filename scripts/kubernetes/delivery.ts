import { UserError } from '../lib/user-error.ts';

/** Where the images go. */
export type Delivery =
  | { to: 'kind'; cluster: string }
  | { to: 'k3s' }
  | { to: 'local' }
  | { to: 'registry'; prefix: string };

const USE =
  'Use: npm run kubernetes:images -- --kind <cluster>, -- --k3s, -- --local, or -- --registry <host[:port][/path]>';

/** A registry's host, port and path, as they stand before the name of an image. */
const PREFIX = /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)*$/;

/** @throws UserError that names what is right */
export function deliveryOf(args: readonly string[]): Delivery {
  const [option, value, ...more] = args;
  if (option === undefined) throw new UserError(`Where are the images needed? ${USE}`);
  if (value === undefined && option === '--k3s') return { to: 'k3s' };
  if (value === undefined && option === '--local') return { to: 'local' };
  if (value === undefined || more.length > 0) {
    throw new UserError(`"${args.join(' ')}" is not understood. ${USE}`);
  }
  if (option === '--kind') return { to: 'kind', cluster: value };
  if (option === '--registry') return { to: 'registry', prefix: prefixOf(value) };
  throw new UserError(`There is no option "${option}". ${USE}`);
}

function prefixOf(url: string): string {
  const prefix = url.replace(/^https?:\/\//, '').replace(/\/+$/, '');
  if (PREFIX.test(prefix)) return prefix;
  throw new UserError(
    `"${url}" is not the address of a registry: registry.example.com:5000/team is one`,
  );
}
