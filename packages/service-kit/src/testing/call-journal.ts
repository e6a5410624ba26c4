/** One line of a journal: a call begins or ends, or a crash point is reached. */
export type JournalEntry =
  | { kind: 'begins' | 'failed'; name: string; args: readonly unknown[] }
  | { kind: 'ended'; name: string; args: readonly unknown[]; result: unknown }
  | { kind: 'point'; name: string };

export type CallEntry = Exclude<JournalEntry, { kind: 'point' }>;

/** What a condition can read besides the call itself. */
export interface CallContext<W extends string = string> {
  /** The worker whose calls the journal holds, such as `request`. */
  worker: W;
  /** The journal before the entry. */
  earlier: readonly JournalEntry[];
}

/** At which call a crash point is reached, and when: one row of a service's table of crash points. */
export interface CrashPointRow<P extends string = string, W extends string = string> {
  point: P;
  /** A call of a store or a client, such as `inventory.reserve`. */
  call: string;
  /** `start`: the call itself reaches the point, before it does anything else. */
  when: 'before' | 'start' | 'after';
  /** For a point after its call: true if it is also reached when the call fails. */
  onError: boolean;
  /**
   * For points that the call alone does not decide: a description, and a function that returns how
   * many times.
   */
  condition?: { says: string; times(entry: CallEntry, context: CallContext<W>): number | boolean };
}

export interface CallJournal<W extends string = string> {
  worker: W;
  entries: readonly JournalEntry[];
  reach(point: string): void;
  watchCall<A extends unknown[], R>(name: string, call: (...args: A) => R): (...args: A) => R;
  /** The same object with each function watched, also one that is replaced later. */
  watch<T extends object>(name: string, target: T): T;
}

/** Records the calls of watched objects and the crash points between them, in order. */
export function createCallJournal<W extends string>(worker: W): CallJournal<W> {
  const entries: JournalEntry[] = [];
  const watchCall = watcher((entry) => entries.push(entry));
  return {
    worker,
    entries,
    reach: (point) => {
      entries.push({ kind: 'point', name: point });
    },
    watchCall,
    watch: (name, target) => {
      const methods = target as Record<string, (...args: unknown[]) => unknown>;
      const watched = Object.keys(methods)
        .filter((key) => typeof methods[key] === 'function')
        .map((key) => {
          const call = (...args: unknown[]) => methods[key]?.(...args);
          return [key, watchCall(`${name}.${key}`, call)];
        });
      return { ...target, ...Object.fromEntries(watched) };
    },
  };
}

function watcher(note: (entry: CallEntry) => void): CallJournal['watchCall'] {
  return (name, call) =>
    (...args) => {
      note({ kind: 'begins', name, args });
      const failed = (error: unknown): never => {
        note({ kind: 'failed', name, args });
        throw error;
      };
      const ended = <T>(result: T): T => {
        note({ kind: 'ended', name, args, result });
        return result;
      };
      let result: ReturnType<typeof call>;
      try {
        result = call(...args);
      } catch (error) {
        return failed(error);
      }
      return isPromise(result) ? (result.then(ended, failed) as typeof result) : ended(result);
    };
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | undefined)?.then === 'function';

/** The journal as lines: what happened, and what the table expects. */
export function comparePoints<W extends string>(
  rows: readonly CrashPointRow<string, W>[],
  { worker, entries }: CallJournal<W>,
): { actual: string[]; expected: string[] } {
  const expected = entries.flatMap((entry, index) => {
    if (entry.kind === 'point') return [];
    const context = { worker, earlier: entries.slice(0, index) };
    const pointsAt = (when: CrashPointRow['when']): string[] =>
      rows
        .filter((row) => row.when === when && isReachedAt(row, entry))
        .flatMap(({ point, condition }) =>
          Array<string>(Number(condition?.times(entry, context) ?? 1)).fill(`point ${point}`),
        );
    return [...pointsAt('before'), lineOf(entry), ...pointsAt('start'), ...pointsAt('after')];
  });
  return { actual: entries.map(lineOf), expected };
}

function isReachedAt(row: CrashPointRow, entry: CallEntry): boolean {
  if (row.call !== entry.name) return false;
  if (row.when !== 'after') return entry.kind === 'begins';
  return entry.kind === 'ended' || (row.onError && entry.kind === 'failed');
}

const lineOf = ({ kind, name }: JournalEntry): string => `${kind} ${name}`;

/** The points of a journal, in order. */
export function pointsOf({ entries }: CallJournal): string[] {
  return entries.filter(({ kind }) => kind === 'point').map(({ name }) => name);
}
