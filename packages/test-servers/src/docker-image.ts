import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Time to fetch the image. */
const PULL_MS = 300_000;

/**
 * True if Docker responds and has the image or can fetch it. It runs a separate program, because tests
 * are declared before anything can be awaited.
 */
export function dockerHasImage(image: string): boolean {
  const probe = join(import.meta.dirname, 'probe-docker-image.ts');
  const { status } = spawnSync(process.execPath, [probe, image], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: PULL_MS,
  });
  return status === 0;
}
