// Makes a new service of the shape of all others: it keeps notes, until you make it keep something else.
//
//   npm run create-service -- shipping
//   npm run create-service -- gift-cards --port 3020
//
// It writes the service with its tests, its API, story and journey, and adds it to each list of the services.
// What to write then, and what a database of yours needs: docs/adding-a-service.md
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createDatabaseCommand } from './create-service/database-command.ts';
import { applied } from './create-service/edit.ts';
import { EDITS } from './create-service/edits.ts';
import { type NewService, readNewService } from './create-service/new-service.ts';
import { readTaken } from './create-service/taken.ts';
import { newFiles } from './create-service/templates.ts';
import { root } from './lib/root.ts';
import { format } from './lib/tools.ts';
import { UserError } from './lib/user-error.ts';

async function main(): Promise<void> {
  const service = readNewService(process.argv.slice(2), await readTaken());
  const added = await newFiles(service);
  const there = [...added.keys()].filter((file) => existsSync(join(root, file)));
  if (there.length > 0) {
    throw new UserError(
      `Another name, please, or remove first what is there: ${there.join(', ')}. Nothing changed.`,
    );
  }
  const changed = await editedFiles(service);
  // Nothing is written before all of it is known.
  for (const [file, text] of [...added, ...changed]) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  lockPackages();
  const code = [...added.keys(), ...changed.keys()].filter((file) => /\.(ts|json)$/.test(file));
  if (!(await format(code)))
    throw new UserError('Biome has found problems, above, in what was made.');
  writeKubernetesFiles();
  console.log(report(service, [...added.keys()], [...changed.keys()]));
}

async function editedFiles(service: NewService): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const edit of EDITS) {
    const text = texts.get(edit.file) ?? (await readFile(join(root, edit.file), 'utf8'));
    texts.set(edit.file, applied(edit, text, service));
  }
  return texts;
}

function lockPackages(): void {
  const program = join(root, 'scripts/run/lock-packages.js');
  const { status } = spawnSync(process.execPath, [program], { stdio: 'inherit' });
  if (status !== 0) {
    throw new UserError('All files are written, but pnpm-lock.yaml is not up to date: see above.');
  }
}

/** They follow from the topology, which has to be compiled with the new service first. */
function writeKubernetesFiles(): void {
  const args = [join(root, 'scripts/run.js'), 'kubernetes-files'];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status === 0) return;
  throw new UserError(
    'All files are written, but the network policies lack the new service: run npm run kubernetes:files.',
  );
}

function report(service: NewService, added: string[], changed: string[]): string {
  const { name, port } = service;
  return `New, ${added.length} files:
${added.map((file) => `  ${file}`).join('\n')}
Changed, ${changed.length + 1} files:
${[...changed, 'pnpm-lock.yaml'].map((file) => `  ${file}`).join('\n')}

${name} listens on port ${port}. See it work:
  npm run check
  npm test -- services/${name} tests/journeys/${name}.test.ts tests/static
What to write now: docs/adding-a-service.md

The demo and new volumes of compose get its database by themselves. A volume that exists does not:
${createDatabaseCommand(service)}`;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
