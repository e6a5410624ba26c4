// Checks format, lint rules and size limits.
//
//   npm run lint
//   npm run lint -- services/user
import { lint } from './lib/tools.ts';

process.exitCode = (await lint(process.argv.slice(2))) ? 0 : 1;
