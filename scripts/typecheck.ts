// Checks the types of everything: what is compiled, then tests, scripts and bench.
import { typecheck } from './lib/tools.ts';

process.exitCode = (await typecheck()) ? 0 : 1;
