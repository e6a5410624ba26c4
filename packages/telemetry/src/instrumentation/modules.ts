import { isBuiltin } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';

/** What an instrumentation patches: `moduleExports` is set once it has seen it. */
interface Patched {
  name: string;
  moduleExports?: unknown;
}

interface PatchedModule extends Patched {
  files: Patched[];
}

/**
 * The modules that an instrumentation patches. Its base class keeps them in a private field. That of
 * Redis consists of two others.
 */
export function modulesOf(instrumentation: Instrumentation): PatchedModule[] {
  const parts = [instrumentation, ...Object.values(instrumentation)];
  return parts.flatMap((part) => (part as { _modules?: PatchedModule[] } | null)?._modules ?? []);
}

/** Names of packages, without Node's own modules. */
export function packagesOf(instrumentations: Instrumentation[]): string[] {
  const names = instrumentations.flatMap(modulesOf).map(({ name }) => name);
  return [...new Set(names)].filter((name) => !isBuiltin(name));
}
