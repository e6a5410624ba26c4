import { useEffect, useMemo, useState } from 'preact/hooks';
import { isError } from '../src/analysis/otlp-words';
import type { SpanView, TraceView } from '../src/api/views';
import { DeskError, fetchLogs, fetchTrace, type LogView, removedAt } from './api';
import type { Changes } from './changes';
import { serviceColors } from './colors';
import { Find } from './find';
import { counted, duration, fullTime, visible } from './format';
import { useKeys } from './help';
import { follow, go, traceLink } from './navigation';
import { hasText, type Row, waterfallOf } from './rows';
import { SpanDetails } from './span-details';
import { Waterfall } from './waterfall';

interface Loaded {
  trace: TraceView | undefined;
  logs: LogView[];
  problem: string | undefined;
}

async function problemOf(traceId: string, error: unknown): Promise<string> {
  if (!(error instanceof DeskError) || error.status !== 404) return (error as Error).message;
  const removed = await removedAt(traceId);
  return removed
    ? `This trace was removed at ${removed.toLocaleString()} to keep the budget of the store.`
    : 'No such trace has arrived. It appears here as soon as its first span does.';
}

function useTrace(traceId: string, changes: Changes): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ trace: undefined, logs: [], problem: undefined });
  const load = (): void => {
    Promise.all([fetchTrace(traceId), fetchLogs(traceId)]).then(
      ([trace, logs]) => setLoaded({ trace, logs, problem: undefined }),
      async (error: unknown) => {
        const problem = await problemOf(traceId, error);
        setLoaded({ trace: undefined, logs: [], problem });
      },
    );
  };
  useEffect(load, [traceId]);
  useEffect(() => {
    if (changes.ids.includes(traceId.toLowerCase().padStart(32, '0'))) load();
  }, [changes]);
  return loaded;
}

/** The next of some lines after a position, or the first one. */
function nextOf(lines: readonly number[], at: number, by: 1 | -1): number | undefined {
  if (by === 1) return lines.find((line) => line > at) ?? lines[0];
  return lines.findLast((line) => line < at) ?? lines.at(-1);
}

function toggled(set: ReadonlySet<string>, id: string, collapse: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (collapse) next.add(id);
  else next.delete(id);
  return next;
}

function Summary({ trace }: { trace: TraceView }) {
  const root = trace.spans.find((span) => span.parentSpanId === undefined) ?? trace.spans[0];
  const errors = trace.spans.filter(isError).length;
  const services = new Set(trace.spans.map((span) => span.service)).size;
  return (
    <div class="summary">
      <a class="back" href="/" onClick={follow} aria-label="Back to all traces">
        ←
      </a>
      <h1>
        {visible(root?.name ?? '')} <small>{visible(root?.service ?? '')}</small>
      </h1>
      <p>
        <b>{duration(trace.duration)}</b>, {counted(trace.spans.length, 'span')} of{' '}
        {counted(services, 'service')}
        {errors > 0 && <em class="error">{counted(errors, 'error')}</em>}
        <span class="when">{fullTime(trace.start)}</span>
        <code>{trace.traceId}</code>
        <a href={`/api/desk/export/${trace.traceId}`} download={`trace-${trace.traceId}.json`}>
          Export
        </a>
      </p>
    </div>
  );
}

interface Opened {
  traceId: string;
  selected: string | undefined;
  trace: TraceView;
  logs: LogView[];
}

/** The lines of the waterfall, and those that a search or an error marks. */
function useLines(trace: TraceView, text: string) {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const { rows } = useMemo(() => waterfallOf(trace, collapsed), [trace, collapsed]);
  const linesWhere = (fits: (span: SpanView) => boolean): number[] =>
    rows.flatMap(({ span }, line) => (fits(span) ? [line] : []));
  const matches = useMemo(
    () => (text === '' ? [] : linesWhere((span) => hasText(span, text))),
    [rows, text],
  );
  const errors = useMemo(() => linesWhere(isError), [rows]);
  const fold = (id: string, collapse: boolean): void =>
    setCollapsed((set) => toggled(set, id, collapse));
  return { rows, matches, errors, fold };
}

interface Moves {
  rows: readonly Row[];
  at: number;
  matches: readonly number[];
  errors: readonly number[];
  select: (line: number | undefined) => void;
  fold: (id: string, collapse: boolean) => void;
}

function useTraceKeys({ rows, at, matches, errors, select, fold }: Moves): void {
  const down = (): void => select(Math.min(at + 1, rows.length - 1));
  const up = (): void => select(Math.max(at - 1, 0));
  const foldHere = (collapse: boolean): void => {
    const row = rows[at];
    if (row) fold(row.span.spanId, collapse);
  };
  useKeys({
    j: down,
    ArrowDown: down,
    k: up,
    ArrowUp: up,
    ArrowLeft: () => foldHere(true),
    ArrowRight: () => foldHere(false),
    e: () => select(nextOf(errors, at, 1)),
    E: () => select(nextOf(errors, at, -1)),
    n: () => select(nextOf(matches, at, 1)),
    N: () => select(nextOf(matches, at, -1)),
    u: () => go('/'),
    '/': () => document.getElementById('find')?.focus(),
  });
}

function OpenTrace({ traceId, selected, trace, logs }: Opened) {
  const [text, setText] = useState('');
  const { rows, matches, errors, fold } = useLines(trace, text);
  const colors = useMemo(() => serviceColors(trace.spans.map((span) => span.service)), [trace]);
  const at = rows.findIndex((row) => row.span.spanId === selected);
  const select = (line: number | undefined): void => {
    const row = line === undefined ? undefined : rows[line];
    if (row) go(traceLink(traceId, row.span.spanId), true);
  };
  useTraceKeys({ rows, at, matches, errors, select, fold });
  const span = rows[at]?.span;
  return (
    <div class="opened">
      <Summary trace={trace} />
      <Find
        text={text}
        found={matches.length}
        errors={errors.length}
        onText={setText}
        onNext={() => select(nextOf(matches, at, 1))}
        onError={() => select(nextOf(errors, at, 1))}
      />
      <div class={span ? 'split open' : 'split'}>
        <Waterfall
          {...{ trace, rows, colors }}
          selectedLine={at}
          matches={new Set(matches)}
          onSelect={select}
          onFold={fold}
        />
        {span && (
          <SpanDetails
            {...{ trace, span }}
            color={colors.get(span.service) ?? ''}
            logs={logs.filter((log) => log.spanId === span.spanId)}
            onClose={() => go(traceLink(traceId), true)}
          />
        )}
      </div>
    </div>
  );
}

interface TracePageProps {
  traceId: string;
  selected: string | undefined;
  changes: Changes;
}

export function TracePage({ traceId, selected, changes }: TracePageProps) {
  const { trace, logs, problem } = useTrace(traceId, changes);
  if (trace) return <OpenTrace traceId={traceId} selected={selected} trace={trace} logs={logs} />;
  if (problem === undefined) return null;
  return (
    <div class="empty" role="alert">
      <p>{problem}</p>
      <a href="/" onClick={follow}>
        All traces
      </a>
    </div>
  );
}
