import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../lib/root.ts';
import { TEST_PROJECTS } from './projects.ts';

interface GlobalConfig {
  testPathPatterns: string[];
  findRelatedTests: boolean;
  onlyChanged: boolean;
  onlyFailures: boolean;
}

/**
 * The path patterns among Jest's arguments that match no test file. Jest ignores them without a message
 * if another pattern matches, so moved tests would no longer run.
 */
export async function deadPatterns(jest: string, args: string[]): Promise<string[]> {
  if (args.length === 0) return [];
  try {
    const { globalConfig } = await askJest<{ globalConfig: GlobalConfig }>(jest, [
      '--showConfig',
      ...args,
    ]);
    const {
      testPathPatterns: patterns,
      findRelatedTests,
      onlyChanged,
      onlyFailures,
    } = globalConfig;
    if (patterns.length === 0 || findRelatedTests || onlyChanged || onlyFailures) return [];
    return unmatched(patterns, await askJest<string[]>(jest, ['--listTests', '--json', ...args]));
  } catch {
    // Jest rejects its arguments and reports that itself.
    return [];
  }
}

/** Matches like Jest: a regular expression, ignoring case, on the relative or the absolute path. */
export function unmatched(patterns: string[], files: string[], from = root): string[] {
  return patterns.filter((pattern) => {
    const expression = new RegExp(pattern.replace(/^\.\//, '^'), 'i');
    return !files.some((file) => expression.test(relative(from, file)) || expression.test(file));
  });
}

/** A line for each dead pattern: which other command runs what it matches, if one does. */
export async function describeDead(dead: string[]): Promise<string[]> {
  const projects = await Promise.all(
    Object.entries(TEST_PROJECTS).map(async ([command, config]) => ({
      command,
      files: await testFilesOf(config),
    })),
  );
  return dead.map((pattern) => {
    const other = projects.find(({ files }) => unmatched([pattern], files).length === 0);
    return other === undefined
      ? `No test file matches "${pattern}". Expected part of a path, such as services/user.`
      : `No test file of this command matches "${pattern}". Use: ${other.command} -- ${pattern}`;
  });
}

interface TestProject {
  testMatch: string[];
  testPathIgnorePatterns?: string[];
}

/** Read from the configuration, because a start of Jest for each would take seconds. */
async function testFilesOf(config: string): Promise<string[]> {
  const module = (await import(join(root, config))) as { default: TestProject };
  const { testMatch, testPathIgnorePatterns = [] } = module.default;
  const inRoot = (pattern: string): string => pattern.replace('<rootDir>', root);
  const ignored = testPathIgnorePatterns.map((pattern) => new RegExp(inRoot(pattern)));
  const files = testMatch.flatMap((pattern) => globSync(inRoot(pattern)));
  return files.filter((file) => !ignored.some((pattern) => pattern.test(file)));
}

async function askJest<T>(jest: string, args: string[]): Promise<T> {
  const options = { cwd: root, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(process.execPath, [jest, ...args], options);
  return JSON.parse(stdout) as T;
}
