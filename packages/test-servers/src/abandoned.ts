import { dockerResponds } from './choose-provider.ts';
import { removeAbandonedContainers } from './containers.ts';
import { removeAbandonedRuns } from './processes/run-folder.ts';

/** Ends and removes the servers of runs whose process is dead. */
export async function removeAbandoned(): Promise<void> {
  await removeAbandonedRuns();
  if (await dockerResponds()) await removeAbandonedContainers();
}
