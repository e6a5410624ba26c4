// What the engine says of a project's containers.
import { eventually } from '../harness/eventually.ts';
import { FULL_NAME } from '../journeys/trees.ts';
import { docker } from './compose.ts';
import type { Stack } from './stack.ts';

/** Compose's names of the containers that run our images. */
export const OURS = [...Object.keys(FULL_NAME), 'sandbox'];

/** Gives new volumes to their owners, and ends. */
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

/** The containers of these services, of all without names; those that have ended, too. */
export async function containers(stack: Stack, ...services: string[]): Promise<Container[]> {
  const listed = await stack.compose('ps', '--all', '--quiet', ...services);
  const { stdout } = await docker(['inspect', ...listed.stdout.trim().split('\n')]);
  return JSON.parse(stdout) as Container[];
}

export const serviceOf = ({ Config }: Container): string =>
  Config.Labels['com.docker.compose.service'] ?? '';

/** Since when each process of ours runs, and how often the engine had to start it again. */
export async function livesOfOurs(stack: Stack): Promise<Record<string, string>> {
  const ours = await containers(stack, ...OURS);
  const lives = ours.map((one) => [
    serviceOf(one),
    `since ${one.State.StartedAt}, started again ${one.RestartCount} times`,
  ]);
  return Object.fromEntries(lives);
}

/** Until every container runs and, where it has a health check, is healthy. */
export async function untilHealthy(stack: Stack): Promise<void> {
  await eventually(
    async () => {
      const all = (await containers(stack)).filter((one) => serviceOf(one) !== HELPER);
      const ill = all.filter(
        ({ State }) =>
          State.Status !== 'running' || (State.Health?.Status ?? 'healthy') !== 'healthy',
      );
      const told = ill.map(
        (one) => `${serviceOf(one)} ${one.State.Health?.Status ?? one.State.Status}`,
      );
      if (told.length > 0) throw new Error(told.join(', '));
    },
    { awaited: 'every container healthy', deadlineMs: 180_000 },
  );
}
