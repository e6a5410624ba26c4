import { checkEngine } from '../../scripts/doctor/engine.ts';
import type { Machine } from '../../scripts/doctor/machine.ts';
import type { Outcome } from '../../scripts/doctor/run.ts';

export const SOCKET = 'unix:///var/run/docker.sock';
export const done = (output: string): Outcome => ({ ok: true, output, errors: '' });
export const failed = (errors: string): Outcome => ({ ok: false, output: '', errors });

const INFO = {
  MemTotal: 8 * 2 ** 30,
  MemoryLimit: true,
  CgroupVersion: '2',
  CgroupDriver: 'systemd',
  SecurityOptions: ['name=seccomp,profile=builtin', 'name=cgroupns'],
  OperatingSystem: 'Debian GNU/Linux 13 (trixie)',
  OSType: 'linux',
  Architecture: 'x86_64',
};

/** A machine with a good engine. Each key begins a command; its value replaces the output. */
export function machine(
  outcomes: Record<string, Outcome> = {},
  more: { env?: NodeJS.ProcessEnv; files?: Record<string, string> } = {},
): Machine {
  const all: Record<string, Outcome> = {
    'docker version': done(JSON.stringify({ Client: {}, Server: { Version: '28.5.2' } })),
    'docker info': done(JSON.stringify(INFO)),
    'docker compose version': done('2.40.3'),
    'docker context inspect': done(`default ${SOCKET}`),
    'docker --version': done('Docker version 28.5.2, build ecc6942'),
    ...outcomes,
  };
  return {
    run: async (...words) => {
      const key = Object.keys(all).find((begin) => words.join(' ').startsWith(begin));
      return all[key ?? ''] ?? failed(`unexpected: ${words.join(' ')}`);
    },
    read: (path) => more.files?.[path],
    exists: (path) => path in (more.files ?? {}),
    env: { HOME: '/home/ada', USER: 'ada', ...more.env },
  };
}

/** The output of `docker info` with changes. */
export const info = (changes: object) => ({
  'docker info': done(JSON.stringify({ ...INFO, ...changes })),
});

/** The findings that are not well, each as one text. */
export async function trouble(on: Machine): Promise<string[]> {
  const { findings } = await checkEngine(on);
  return findings
    .filter(({ state }) => state !== 'well')
    .map(({ state, seen, advice = [] }) => [`${state}: ${seen}`, ...advice].join('\n'));
}
