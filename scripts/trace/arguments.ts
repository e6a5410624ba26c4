/** A condition the user can mend: its message is one line that says how. */
export class TraceCommandError extends Error {
  override name = 'TraceCommandError';
}

const TRACE_ID = /^[0-9a-f]{32}$/;
/** As `traceresponse` and `traceparent` headers have it. */
const HEADER = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace id of the arguments; undefined for `--last`. */
export function askedTrace(args: readonly string[]): string | undefined {
  const [word = '', ...more] = args;
  if (word === '--last' && more.length === 0) return undefined;
  const given = word.trim().toLowerCase();
  const id = HEADER.exec(given)?.[1] ?? given;
  if (more.length === 0 && TRACE_ID.test(id) && !/^0+$/.test(id)) return id;
  const problem = word
    ? `"${args.join(' ')}" is no trace id: those are 32 digits from 0-9 and a-f, not all 0.`
    : 'Which trace?';
  throw new TraceCommandError(
    `${problem} Use: npm run trace -- --last, or npm run trace -- <trace id> (it stands in the traceresponse header)`,
  );
}
