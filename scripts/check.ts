// Lint, build and type check, which a change has to pass before its tests are worth a run.
//
//   npm run check
import { compile, lint, typecheck } from './lib/tools.ts';

// Runs all of them, so that one run shows every problem.
const results = [await lint([]), await compile(), await typecheck()];
process.exitCode = results.every(Boolean) ? 0 : 1;
