import { setSourceMapsSupport } from 'node:module';

// `--enable-source-maps` also reads and keeps the maps of everything in node_modules: some 12 MB in a
// service. Stack traces shall name our lines; those of libraries may stay as they are published.
if (process.sourceMapsEnabled) {
  setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
}
