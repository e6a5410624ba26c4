// Compiles JSON as an object literal against a type of dashboard-types.ts: only for a literal does
// TypeScript report properties that the type does not have.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WORKSPACE = join(import.meta.dirname, '../../..');
const TSC = join(WORKSPACE, 'node_modules/typescript/bin/tsc');

/** The unit ids of Grafana 13.2.0: packages/grafana-data/src/valueFormats/categories.ts. */
export const UNITS = JSON.parse(
  readFileSync(join(import.meta.dirname, 'units.json'), 'utf8'),
) as string[];

/** The compiler's errors for each dashboard, by its name; none for one that fits. */
export function typeErrors(dashboards: Record<string, unknown>): Record<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'traceshop-grafana-'));
  try {
    const names = Object.keys(dashboards);
    names.forEach((name, index) => {
      writeFileSync(join(folder, `${index}.ts`), sourceOf(dashboards[name]));
    });
    const printed = compiled(
      folder,
      names.map((_, index) => `${index}.ts`),
    );
    return Object.fromEntries(
      names.map((name, index) => [name, printed.filter((line) => line.startsWith(`${index}.ts`))]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sourceOf(dashboard: unknown): string {
  const types = JSON.stringify(join(import.meta.dirname, 'dashboard-types.ts'));
  return `import type { DashboardFile } from ${types};
type Unit = ${UNITS.map((unit) => JSON.stringify(unit)).join(' | ')};
export const dashboard = ${JSON.stringify(dashboard, null, 2)} satisfies DashboardFile<Unit>;
`;
}

/** The lines that the compiler prints, one for each error. */
function compiled(folder: string, files: string[]): string[] {
  const config = {
    extends: join(WORKSPACE, 'tsconfig.check.json'),
    compilerOptions: { types: [], exactOptionalPropertyTypes: false },
    files,
    include: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const args = [TSC, '--project', folder, '--pretty', 'false'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
  });
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith(' '));
  const foreign = lines.filter((line) => !/^\d+\.ts\(/.test(line));
  if (foreign.length > 0 || (status !== 0 && lines.length === 0)) {
    throw new Error(`tsc ended with ${status}:\n${stdout}${stderr}`);
  }
  return lines;
}
