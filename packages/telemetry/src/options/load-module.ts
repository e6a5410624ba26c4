import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/**
 * Loads a module that a variable names: a path, absolute or from the working directory, or the name
 * of a package. Synchronous, because it runs before the program.
 */
export function loadModule(name: string): unknown {
  const path = resolve(name);
  return require(existsSync(path) ? path : resolvePackage(name));
}

function resolvePackage(name: string): string {
  try {
    return createRequire(join(process.cwd(), 'package.json')).resolve(name);
  } catch {
    // Not a dependency of the program. It may be one of this package.
    return require.resolve(name);
  }
}
