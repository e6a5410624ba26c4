import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

let answers: boolean | undefined;

/** As `dockerAnswers`, without a promise: tests are declared before anything can be awaited. */
export function dockerAnswersNow(): boolean {
  answers ??= ask();
  return answers;
}

function ask(): boolean {
  const module = join(import.meta.dirname, 'choose-provider.ts');
  const code = `import { dockerAnswers } from ${JSON.stringify(module)}; process.exit((await dockerAnswers()) ? 0 : 1);`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', code]).status === 0;
}
