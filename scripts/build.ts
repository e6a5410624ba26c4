// Compiles packages and services, as far as their sources have changed.
//
//   npm run build
import { compile } from './lib/tools.ts';

process.exitCode = (await compile()) ? 0 : 1;
