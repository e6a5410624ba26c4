// Checks the types of everything: what is compiled, then tests, scripts and bench.
//
//   npm run typecheck
import { typecheck } from './lib/tools.ts';

process.exitCode = (await typecheck()) ? 0 : 1;
