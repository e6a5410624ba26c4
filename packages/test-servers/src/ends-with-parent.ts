import { existsSync } from 'node:fs';

export const isRoot = process.getuid?.() === 0;

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

/**
 * Wraps a command so that the kernel sends it `signal` when this process dies in any way (Linux only;
 * elsewhere the command is returned unchanged). As root, the command runs as `user`.
 */
export function endsWithParent(
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
