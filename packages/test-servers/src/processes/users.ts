import { readFileSync } from 'node:fs';

/** The ids of a user that a Debian package has created. */
export function packageUser(name: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid) throw new Error(`the user ${name} does not exist; its package makes it`);
  return { uid: Number(uid), gid: Number(gid) };
}
