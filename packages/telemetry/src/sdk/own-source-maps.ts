import nodeModule from 'node:module';

/**
 * `--enable-source-maps` also reads and keeps the maps of everything in node_modules: some 12 MB in a
 * service. Stack traces shall name our lines; those of libraries may stay as they are published.
 * Decides for every module that is loaded after it; older versions of Node have no such choice.
 */
export function keepOwnSourceMapsOnly(): void {
  if (!process.sourceMapsEnabled) return;
  nodeModule.setSourceMapsSupport?.(true, { nodeModules: false, generatedCode: false });
}
