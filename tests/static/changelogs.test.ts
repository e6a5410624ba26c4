import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = join(import.meta.dirname, '../../packages');

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  files?: string[];
}

const PUBLISHABLE = readdirSync(PACKAGES)
  .map((folder) => {
    const text = readFileSync(join(PACKAGES, folder, 'package.json'), 'utf8');
    return { folder, ...(JSON.parse(text) as Manifest) };
  })
  .filter((manifest) => manifest.private !== true);

test.each(PUBLISHABLE)(
  'when $name is published, its changelog begins with its version and is in the tarball',
  ({ folder, name, version, files = ['CHANGELOG.md'] }) => {
    const [title, newest] = readFileSync(join(PACKAGES, folder, 'CHANGELOG.md'), 'utf8')
      .split('\n')
      .filter((line) => /^##? /.test(line));
    expect([title, newest]).toEqual([`# ${name}`, `## ${version}`]);
    expect(files).toContain('CHANGELOG.md');
  },
);
