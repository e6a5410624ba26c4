import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import {
  getEnvironmentData,
  isMainThread,
  setEnvironmentData,
  threadId,
} from 'node:worker_threads';
import type { Attributes } from '@opentelemetry/api';
import { defaultResource, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { keyValuePairs, text } from '../env';
import type { TelemetryOptions } from '../options/options';
import { scrubValue } from '../scrub/scrub-value';
import { nameOfRunning } from './running';

interface PackageFacts {
  name?: string;
  version?: string;
}

function programFolder(): string {
  if (process.argv[1] !== undefined) return dirname(process.argv[1]);
  try {
    return process.cwd();
  } catch {
    // The folder has been removed.
    return '/';
  }
}

/** The package.json nearest to the running program, or to the working directory. */
function packageFacts(): PackageFacts {
  let folder = programFolder();
  for (;;) {
    try {
      const facts = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFacts;
      if (facts.name !== undefined) return facts;
    } catch {
      // Missing or not JSON: try the parent folder.
    }
    if (folder === dirname(folder)) return {};
    folder = dirname(folder);
  }
}

/** The name that telemetry runs under. Without register, the name that it would have. */
export function serviceName(): string {
  return nameOfRunning() ?? chosenName();
}

/** The variables, else the options file, else the package's name without its scope. */
export function chosenName({ serviceName: own }: TelemetryOptions = {}): string {
  const named = text('OTEL_SERVICE_NAME') ?? fromEnvironment()['service.name'];
  return named ?? own ?? unscoped(packageFacts().name);
}

function unscoped(name = 'unknown_service'): string {
  return name.replace(/^@[^/]+\//, '');
}

function fromEnvironment(): Record<string, string> {
  return keyValuePairs('OTEL_RESOURCE_ATTRIBUTES');
}

function fromOptions(options: TelemetryOptions): Attributes {
  const { serviceNamespace, serviceVersion, resourceAttributes } = options;
  return {
    ...resourceAttributes,
    ...(serviceNamespace && { 'service.namespace': serviceNamespace }),
    ...(serviceVersion && { 'service.version': serviceVersion }),
  };
}

/** Threads inherit what is stored under it. */
const INSTANCE = '@traceshop/telemetry/instance';

function processInstance({ resourceAttributes }: TelemetryOptions): string {
  const inherited = getEnvironmentData(INSTANCE);
  if (typeof inherited === 'string') return inherited;
  const name = 'service.instance.id';
  const id = fromEnvironment()[name] ?? String(resourceAttributes?.[name] ?? randomUUID());
  setEnvironmentData(INSTANCE, id);
  return id;
}

/**
 * Each thread sends metrics of its own. Under one id a backend would take those of two threads for
 * one series and see it jump.
 */
function instanceId(options: TelemetryOptions): string {
  const id = processInstance(options);
  return isMainThread ? id : `${id}/thread-${threadId}`;
}

/**
 * Describes the sender: `service.*`, `deployment.environment.name`, host and runtime. The values of
 * `OTEL_RESOURCE_ATTRIBUTES` have priority over the options, which have priority over the others.
 * The command line is left out, because people put secrets on it.
 */
export function createResource(options: TelemetryOptions): Resource {
  const facts = packageFacts();
  const own = {
    'service.name': unscoped(facts.name),
    'service.version': facts.version ?? '0.0.0',
    'deployment.environment.name': text('NODE_ENV') ?? 'development',
    'host.name': hostname(),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
  };
  const attributes: Record<string, unknown> = {
    ...defaultResource().attributes,
    ...own,
    ...fromOptions(options),
    ...fromEnvironment(),
    'service.name': chosenName(options),
    'service.instance.id': instanceId(options),
  };
  return resourceFromAttributes(scrubValue(attributes) as Attributes);
}
