import { existsSync } from 'node:fs';

export const isRoot = process.getuid?.() === 0;

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

/**
 * Wraps a command so that the kernel sends it `signal` when this process dies, however it dies
 * (Linux only; elsewhere it is returned as it is), and, where we are root, so that it runs as `user`.
 */
export function tied(
  command: readonly string[],
  { signal, user }: { signal?: NodeJS.Signals; user?: string | undefined } = {},
): [file: string, ...args: string[]] {
  const options = [
    ...(isRoot && user ? ['--reuid', user, '--regid', user, '--init-groups'] : []),
    ...(signal ? ['--pdeathsig', signal.replace('SIG', '')] : []),
  ];
  const [file = '', ...args] =
    SETPRIV && options.length > 0 ? [SETPRIV, ...options, '--', ...command] : command;
  return [file, ...args];
}
