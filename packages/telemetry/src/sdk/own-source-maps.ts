import nodeModule from 'node:module';

/**
 * `--enable-source-maps` also reads and keeps the maps of node_modules: about 12 MB in a service.
 * Stack traces need our lines only. This applies to every module that is loaded after the call.
 * Older Node versions do not support it.
 */
export function keepOwnSourceMapsOnly(): void {
  if (!process.sourceMapsEnabled) return;
  nodeModule.setSourceMapsSupport?.(true, { nodeModules: false, generatedCode: false });
}
