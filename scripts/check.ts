// Lint, build and type check, which a change has to pass before its tests are worth a run.
//
//   npm run check
import { compile, lint, typecheck } from './lib/tools.ts';

// All are run, so that one look shows every problem.
const results = [await lint([]), await compile(), await typecheck()];
process.exitCode = results.every(Boolean) ? 0 : 1;
