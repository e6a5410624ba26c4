// Bundles the page into dist/page. `npm run build` and `prepack` call it.
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const from = (name) => join(import.meta.dirname, 'page', name);
const to = (name) => join(import.meta.dirname, 'dist/page', name);

await mkdir(to(''), { recursive: true });
await build({
  entryPoints: { main: from('main.tsx') },
  outdir: to(''),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
});
await build({
  entryPoints: [from('styles.css')],
  outfile: to('main.css'),
  bundle: true,
  minify: true,
});
await copyFile(from('index.html'), to('index.html'));
await copyFile(from('icon.svg'), to('icon.svg'));
