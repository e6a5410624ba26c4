// promtool on a folder: from the PATH, else from the image of docker-compose.yml.
import { spawnSync } from 'node:child_process';
import { imageOf } from '@traceshop/test-servers/compose-file';
import { dockerHasImage } from '@traceshop/test-servers/docker-image';

const IMAGE = imageOf('prometheus');

/** Runs promtool in a folder, and returns what it prints. */
export type Promtool = (folder: string, args: string[]) => string;

/** Says why, where there is none. */
export function findPromtool(): Promtool | undefined {
  const run = (command: string, before: string[], cwd?: string) => (args: string[]) => {
    const ended = spawnSync(command, [...before, ...args], { cwd, encoding: 'utf8' });
    return `${ended.stdout}${ended.stderr}${ended.error ?? ''}`;
  };
  if (spawnSync('promtool', ['--version']).status === 0) {
    return (folder, args) => run('promtool', [], folder)(args);
  }
  if (!dockerHasImage(IMAGE)) {
    process.stderr.write(`skipped, promtool: none on the PATH, no Docker engine with ${IMAGE}\n`);
    return undefined;
  }
  return (folder, args) => {
    const mount = ['--volume', `${folder}:/rules:ro`, '--workdir', '/rules'];
    return run('docker', ['run', '--rm', ...mount, '--entrypoint', 'promtool', IMAGE])(args);
  };
}

/** What promtool reports of one file of tests. */
export interface Tested {
  file: string;
  failures: number;
  /** Not 0 if promtool cannot read the file, or its rules. */
  errors: number;
}

/** Runs the files of tests in a folder. */
export function testRules(promtool: Promtool, folder: string, files: string[]): Tested[] {
  // JUnit is the only output that names the file of a failure.
  const report = promtool(folder, ['test', 'rules', '--junit=/dev/stdout', ...files]);
  const suites = report.matchAll(
    /<testsuite name="([^"]*)" tests="\d+" failures="(\d+)" errors="(\d+)"/g,
  );
  return [...suites].map(([, file = '', failures, errors]) => ({
    ...{ file, failures: Number(failures), errors: Number(errors) },
  }));
}
