import nodeModule, { createRequire, isBuiltin } from 'node:module';
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { modulesOf, packagesOf } from './modules';

/** The ES modules of import-in-the-middle, as `require` returns them. */
interface SyncHooks {
  supportsSyncHooks(): boolean;
  register(options: { shouldInclude(url: string, specifier: string): boolean }): void;
}

/** Whether libraries that ES modules import are instrumented, or a warning has said that they are not. */
export type EsModules = 'instrumented' | 'reported';

/**
 * Patches Node's own modules now, and what `import { request } from 'node:http'` gives. They need no
 * hooks, and hooks on both sides would make two spans of one call.
 */
export function patchBuiltins(instrumentations: Instrumentation[]): void {
  for (const { name } of instrumentations.flatMap(modulesOf)) {
    // The instrumentations see calls of `require` only.
    if (isBuiltin(name)) require(name);
  }
  nodeModule.syncBuiltinESMExports();
}

/**
 * Instruments libraries that ES modules import from now on. The hooks run in this thread. They see
 * only the libraries of `instrumentations`: a wrapped module is a risk for the program.
 */
export function hookEsModules(instrumentations: Instrumentation[]): EsModules {
  const hooks = syncHooks();
  const packages = packagesOf(instrumentations);
  if (hooks === undefined) {
    diag.warn(
      `Node ${process.versions.node} cannot instrument ES modules: ${packages.join(', ')} have spans ` +
        'only where CommonJS loads them. Node 22.22.3, 24.11.1 and later can.',
    );
    return 'reported';
  }
  const files = instrumentations
    .flatMap(modulesOf)
    .flatMap(({ files: inside }) => inside.map(({ name }) => `/node_modules/${name}`));
  hooks.register({
    shouldInclude: (url, specifier) =>
      packages.includes(specifier) || files.some((file) => url.endsWith(file)),
  });
  return 'instrumented';
}

/** Undefined where Node cannot run them. */
function syncHooks(): SyncHooks | undefined {
  if (nodeModule.registerHooks === undefined) return undefined;
  // The instrumentations tell their own copy of import-in-the-middle what to patch.
  const load = createRequire(require.resolve('@opentelemetry/instrumentation'));
  const { supportsSyncHooks } = load('import-in-the-middle/supports-sync-hooks.mjs') as SyncHooks;
  return supportsSyncHooks() ? load('import-in-the-middle/register-hooks.mjs') : undefined;
}
