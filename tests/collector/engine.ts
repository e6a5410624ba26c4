// What can run the Collector here: `TEST_COLLECTOR` or the PATH name a binary, or Docker has one.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { imageOf } from '@traceshop/test-servers/compose-file';
import { dockerHasImage } from '@traceshop/test-servers/docker-image';

export const IMAGE = imageOf('otel-collector');

const WORKSPACE = join(import.meta.dirname, '../..');
/** The configuration under test. */
export const CONFIG = join(WORKSPACE, 'otel-collector-config.yaml');
/** The configuration of the collector that docker-compose.scaled.yml puts before two others. */
export const BALANCER_CONFIG = join(WORKSPACE, 'observability/otel-collector-balancer.yaml');

export type Engine = { kind: 'docker' } | { kind: 'binary'; path: string };

/** A given binary, else Docker with the image, else a binary on the PATH; undefined where there is none of them. */
function findEngine(env = process.env): Engine | undefined {
  const given = env['TEST_COLLECTOR'];
  if (given) return { kind: 'binary', path: given };
  if (dockerHasImage(IMAGE)) return { kind: 'docker' };
  const path = (env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'otelcol-contrib'))
    .find(isExecutable);
  return path === undefined ? undefined : { kind: 'binary', path };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const found = findEngine();

/** @throws where nothing can run the Collector; `describeCollector` never gets that far. */
export function engine(): Engine {
  if (!found) throw new Error('nothing here can run the Collector');
  return found;
}

/** `describe`, or a skip that says what is missing. */
export function describeCollector(title: string, tests: () => void): void {
  if (found) {
    describe(title, tests);
    return;
  }
  const why = `no Docker engine with ${IMAGE}, no TEST_COLLECTOR, no otelcol-contrib on the PATH`;
  process.stderr.write(`skipped, the Collector: ${title} (${why})\n`);
  describe.skip(title, tests);
}
