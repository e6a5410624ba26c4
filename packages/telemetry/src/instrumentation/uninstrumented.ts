import { readFileSync, statSync } from 'node:fs';
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { EsModules } from './es-modules';
import { modulesOf, packagesOf } from './modules';

/** A text of each library that a minifier keeps. A bundle that holds it holds the library. */
const TEXT_OF: Record<string, string> = {
  express: '@@symbol:trust_proxy_default',
  pg: 'Client has already been connected. You cannot reuse a client.',
  '@redis/client': 'One (or more) of the watched keys has been changed',
  amqplib: 'Channel ended, no reply will be forthcoming',
  pino: 'pre-existing level values cannot be used for new levels',
};

/** A smaller file is not a bundle, and a larger one takes too long to read. */
const BUNDLE_BYTES = { least: 20_000, most: 50_000_000 };

/**
 * Logs one warning that names the libraries that the program has loaded but that could not be
 * instrumented. Without it their spans are missing silently.
 */
export function warnOfUninstrumented(
  instrumentations: Instrumentation[],
  esModules: EsModules | undefined,
): void {
  const missed = instrumentations.flatMap((one) => uninstrumented(one, esModules));
  const main = process.argv[1] ?? '';
  const bundled = inBundle(main, packagesOf(instrumentations));
  const parts = [
    [missed, 'loaded before telemetry or by an ES module: start with --import of register'],
    [bundled, `inside ${main}: leave them out of the bundle, as esbuild --packages=external does`],
  ] as const;
  const named = parts
    .filter(([names]) => names.length > 0)
    .map(([names, why]) => `${[...new Set(names)].join(', ')} (${why})`);
  if (named.length > 0) diag.warn(`these libraries are not instrumented: ${named.join('; ')}`);
}

/** The packages of one instrumentation that are loaded, if it has not seen them. */
function uninstrumented(instrumentation: Instrumentation, esModules?: EsModules): string[] {
  const modules = modulesOf(instrumentation);
  // A patched inner file means that all of the library is patched.
  if (modules.some(({ files }) => files.some(isPatched))) return [];
  const seen = modules.some(isPatched);
  return packagesOf([instrumentation]).filter((name) => {
    const loaded = loadedFiles(name);
    if (loaded.some(isImported)) {
      // What CommonJS loads may be patched, but the ES module has the original.
      return esModules === undefined || (esModules === 'instrumented' && !seen);
    }
    return loaded.length > 0 && !seen;
  });
}

function isPatched({ moduleExports }: { moduleExports?: unknown }): boolean {
  return moduleExports !== undefined;
}

function loadedFiles(name: string): NodeJS.Module[] {
  const folder = `/node_modules/${name}/`;
  return Object.entries(require.cache)
    .filter(([file]) => file.replaceAll('\\', '/').includes(folder) && !file.endsWith('.json'))
    .flatMap(([, module]) => module ?? []);
}

/** Node gives a module without `require` above it no parent. */
function isImported(module: NodeJS.Module): boolean {
  return module.parent === undefined;
}

function inBundle(file: string, packages: string[]): string[] {
  const text = readBundle(file);
  return packages.filter((name) => {
    const own = TEXT_OF[name];
    // Bundlers that do not minify name the file of each module.
    return text.includes(`node_modules/${name}/`) || (own !== undefined && text.includes(own));
  });
}

function readBundle(file: string): string {
  try {
    const { size } = statSync(file);
    if (size < BUNDLE_BYTES.least || size > BUNDLE_BYTES.most) return '';
    return readFileSync(file, 'latin1');
  } catch {
    // Started without its extension, from standard input, or in a single executable.
    return '';
  }
}
