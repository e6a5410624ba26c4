// The configuration that deploy/kubernetes shares with docker-compose.yml.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { composeFile } from '@traceshop/test-servers/compose-file';
import { parse } from 'yaml';
import { copies } from '../../scripts/kubernetes/copies.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

test('when a file of Kubernetes follows from others, it is up to date', async () => {
  // After a change of an original: npm run kubernetes:files
  for (const [file, text] of await copies()) expect([file, read(file)]).toEqual([file, text]);
});

test.each(['observability', 'grafana', 'postgres'])(
  'when %s has a kustomization, each file that it names is there, and every file that compose mounts is named',
  (folder) => {
    const { configMapGenerator } = parse(read(join(folder, 'kustomization.yaml'))) as {
      configMapGenerator: { files: string[] }[];
    };
    const named = configMapGenerator
      .flatMap(({ files }) => files)
      .map((entry) => entry.split('=').at(-1) as string);
    expect(named.filter((file) => !existsSync(join(ROOT, folder, file)))).toEqual([]);

    const mounted = Object.values(composeFile().services)
      .flatMap((one) => one?.volumes ?? [])
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((path) => path.startsWith(`./${folder}`))
      .flatMap((path) => filesOf(path.slice(2)))
      .map((path) => path.slice(folder.length + 1))
      .filter((path) => path !== 'kustomization.yaml' && dirname(path) !== 'rules/tests');
    expect(named).toEqual(expect.arrayContaining(mounted));
  },
);

/** The files of a folder, or the file itself. */
function filesOf(path: string): string[] {
  if (statSync(join(ROOT, path)).isFile()) return [path];
  return readdirSync(join(ROOT, path)).flatMap((name) => filesOf(join(path, name)));
}
