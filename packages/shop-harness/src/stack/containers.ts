// The state of a project's containers, from the engine.

import { FULL_NAME } from '@traceshop/contract/topology';
import { eventually } from '@traceshop/test-servers/eventually';
import { docker } from './compose.ts';
import type { Stack } from './stack.ts';

/** The services whose images are built here. */
export const OURS = [...Object.keys(FULL_NAME), 'sandbox'];

/** Gives new volumes to their owners, and exits. */
const HELPER = 'volumes';

/** The part of `docker inspect` that tests look at. */
export interface Container {
  Id: string;
  RestartCount: number;
  State: { Status: string; ExitCode: number; StartedAt: string; Health?: { Status: string } };
  Config: { User: string; Labels: Record<string, string> };
  HostConfig: { ReadonlyRootfs: boolean; CapDrop: string[]; SecurityOpt: string[] };
  Mounts: { Type: string; Name?: string }[];
}

/**
 * The containers of these services, by default of all, also those that have exited. It asks the engine,
 * because a call of Compose uses a core for half a second.
 */
export async function containers(stack: Stack, ...services: string[]): Promise<Container[]> {
  const ofProject = `label=com.docker.compose.project=${stack.project.name}`;
  const listed = await docker(['ps', '--all', '--quiet', '--filter', ofProject]);
  const { stdout } = await docker(['inspect', ...listed.stdout.trim().split('\n')]);
  const all = JSON.parse(stdout) as Container[];
  return all.filter((one) => services.length === 0 || services.includes(serviceOf(one)));
}

/** Waits until a container has printed it since the time. */
export async function untilSays(
  stack: Stack,
  service: string,
  { what, since }: { what: RegExp; since: Date },
): Promise<void> {
  const ids = (await containers(stack, service)).map(({ Id }) => Id);
  await eventually(
    async () => {
      const logs = await Promise.all(
        ids.map((id) => docker(['logs', '--since', since.toISOString(), id])),
      );
      const printed = logs.map(({ stdout, stderr }) => stdout + stderr).join('');
      if (!what.test(printed)) throw new Error(printed.slice(-500));
    },
    { awaited: `${what} from ${service}`, deadlineMs: 60_000 },
  );
}

export const serviceOf = ({ Config }: Container): string =>
  Config.Labels['com.docker.compose.service'] ?? '';

/** The start time and the number of restarts of each of our processes. */
export async function livesOfOurs(stack: Stack): Promise<Record<string, string>> {
  const ours = await containers(stack, ...OURS);
  const lives = ours.map((one) => [
    serviceOf(one),
    `since ${one.State.StartedAt}, started again ${one.RestartCount} times`,
  ]);
  return Object.fromEntries(lives);
}

/** Waits until every container runs and, if it has a health check, is healthy. */
export async function untilHealthy(stack: Stack): Promise<void> {
  await eventually(
    async () => {
      const all = (await containers(stack)).filter((one) => serviceOf(one) !== HELPER);
      const ill = all.filter(
        ({ State }) =>
          State.Status !== 'running' || (State.Health?.Status ?? 'healthy') !== 'healthy',
      );
      const problems = ill.map(
        (one) => `${serviceOf(one)} ${one.State.Health?.Status ?? one.State.Status}`,
      );
      if (problems.length > 0) throw new Error(problems.join(', '));
    },
    { awaited: 'every container healthy', deadlineMs: 180_000 },
  );
}
