// Tests the page of the trace desk in a real Chromium.
//
//   npm run test:browser
//
// It uses CHROMIUM, else chromium or google-chrome of the PATH. As root on Debian it installs the
// package chromium where there is none; elsewhere it says what is missing. Arguments are Jest's.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function find(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return process.env['CHROMIUM'] ?? paths.find(isExecutable);
}

function install(): string | undefined {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return undefined;
  console.log('Installing the Debian package chromium, about 300 MB.');
  const options = {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const;
  const commands = [
    ['update', '-qq'],
    ['install', '-qq', '-y', '--no-install-recommends', 'chromium'],
  ];
  const failed = commands.some((args) => spawnSync('apt-get', args, options).status !== 0);
  return failed ? undefined : find();
}

const chromium = find() ?? install();
if (chromium) {
  process.env['CHROMIUM'] = chromium;
  process.argv.splice(2, 0, '--config', 'jest.browser.js');
  await import('./test.ts');
} else {
  console.log('No Chromium: install the package chromium, or set CHROMIUM to a browser.');
  console.log('tests: 0 passed, 1 failed');
  process.exitCode = 1;
}
