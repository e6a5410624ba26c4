// Formats the sources and applies safe fixes of lint rules.
//
//   npm run format
//   npm run format -- services/user
import { format } from './lib/tools.ts';

process.exitCode = (await format(process.argv.slice(2))) ? 0 : 1;
