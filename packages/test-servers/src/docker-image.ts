import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What fetching the image may take. */
const PULL_MS = 300_000;

/**
 * True if Docker responds and has the image or can fetch it: without a registry there is an engine in
 * vain. Asked by a program of its own, as tests are declared before anything can be awaited.
 */
export function dockerHasImage(image: string): boolean {
  const probe = join(import.meta.dirname, 'probe-docker-image.ts');
  const { status } = spawnSync(process.execPath, [probe, image], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: PULL_MS,
  });
  return status === 0;
}
