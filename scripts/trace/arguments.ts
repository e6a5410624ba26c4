import { takeChoice } from '../lib/choose-demo.ts';
import { UserError } from '../lib/user-error.ts';

export interface Asked {
  /** One trace by its id, the last one, or each new one. */
  which: { traceId: string } | 'last' | 'new';
  /** Prints JSON instead of a drawing. */
  json: boolean;
  /** A port or the process id of the demo to ask, of several. */
  demo: number | undefined;
}

const TRACE_ID = /^[0-9a-f]{32}$/;
/** As `traceresponse` and `traceparent` headers have it. */
const HEADER = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

const OPTIONS = ['--last', '--follow', '--json'];

/** @throws UserError that names what is right */
export function asked(args: readonly string[]): Asked {
  const { rest, wanted } = takeChoice(args);
  const words = rest.filter((word) => word !== '--json');
  return { which: whichOf(words), json: words.length < rest.length, demo: wanted };
}

function whichOf(args: readonly string[]): Asked['which'] {
  const [word = '', ...more] = args;
  if (word === '--last' && more.length === 0) return 'last';
  if (word === '--follow' && more.length === 0) return 'new';
  const given = word.trim().toLowerCase();
  const traceId = HEADER.exec(given)?.[1] ?? given;
  if (more.length === 0 && TRACE_ID.test(traceId) && !/^0+$/.test(traceId)) return { traceId };
  throw new UserError(
    `${problemWith(args)} Use: npm run trace -- --last, or npm run trace -- <trace id> (it stands in the traceresponse header), or npm run trace -- --follow; each with --json too`,
  );
}

function problemWith(args: readonly string[]): string {
  const option = args.find((word) => word.startsWith('-') && !OPTIONS.includes(word));
  if (args.length === 0) return 'Which trace?';
  if (option) return `There is no option "${option}".`;
  if (args.length > 1) return `One trace at a time, not "${args.join(' ')}".`;
  return `"${args[0]}" is no trace id: those are 32 digits from 0-9 and a-f, not all 0.`;
}
