import { takeChoice } from '../lib/choose-demo.ts';
import { UserError } from '../lib/user-error.ts';

export interface Asked {
  traceId: string | undefined;
  /** A port or the process id of the demo to ask, of several. */
  demo: number | undefined;
}

const TRACE_ID = /^[0-9a-f]{32}$/;
/** As `traceresponse` and `traceparent` headers have it. */
const HEADER = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** @throws UserError that names what is right */
export function asked(args: readonly string[]): Asked {
  const { rest, wanted } = takeChoice(args);
  return { traceId: traceIdOf(rest), demo: wanted };
}

function traceIdOf(args: readonly string[]): string | undefined {
  const [word = '', ...more] = args;
  if (word === '--last' && more.length === 0) return undefined;
  const given = word.trim().toLowerCase();
  const id = HEADER.exec(given)?.[1] ?? given;
  if (more.length === 0 && TRACE_ID.test(id) && !/^0+$/.test(id)) return id;
  throw new UserError(
    `${problemWith(args)} Use: npm run trace -- --last, or npm run trace -- <trace id> (it stands in the traceresponse header)`,
  );
}

function problemWith(args: readonly string[]): string {
  const option = args.find((word) => word.startsWith('-') && word !== '--last');
  if (args.length === 0) return 'Which trace?';
  if (option) return `There is no option "${option}".`;
  if (args.length > 1) return `One trace at a time, not "${args.join(' ')}".`;
  return `"${args[0]}" is no trace id: those are 32 digits from 0-9 and a-f, not all 0.`;
}
