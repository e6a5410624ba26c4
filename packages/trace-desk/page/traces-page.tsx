import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TraceRow } from '../src/api/views';
import { fetchTraces } from './api';
import type { Changes } from './changes';
import { serviceColors } from './colors';
import { counted, duration, fullTime, timeOfDay, visible } from './format';
import { useKeys } from './help';
import { Import } from './import';
import { follow, go, traceLink } from './navigation';
import { Search } from './search';

const SHOWN = 200;

interface List {
  rows: TraceRow[] | undefined;
  error: string | undefined;
}

function sorted(rows: TraceRow[]): TraceRow[] {
  return rows
    .toSorted((one, other) => (BigInt(one.start) < BigInt(other.start) ? 1 : -1))
    .slice(0, SHOWN);
}

/** The rows with newer versions of some of them, and new ones. */
function updated(rows: readonly TraceRow[], newer: readonly TraceRow[]): TraceRow[] {
  const byId = new Map(rows.map((row) => [row.traceId, row]));
  for (const row of newer) byId.set(row.traceId, row);
  return sorted([...byId.values()]);
}

/** Asks again for what changed. A search is asked again as a whole. */
function useList(search: string, changes: Changes): List {
  const [list, setList] = useState<List>({ rows: undefined, error: undefined });
  const asked = useRef<AbortController | undefined>(undefined);
  const load = (ids: readonly string[]): void => {
    const partial = ids.length > 0 && search === '';
    if (!partial) asked.current?.abort();
    const controller = new AbortController();
    if (!partial) asked.current = controller;
    const query = new URLSearchParams(search);
    query.set('limit', String(SHOWN));
    if (partial) for (const id of ids.slice(0, SHOWN)) query.append('id', id);
    fetchTraces(query, controller.signal).then(
      (rows) =>
        setList(({ rows: known = [] }) => ({
          rows: partial ? updated(known, rows) : sorted(rows),
          error: undefined,
        })),
      (error: Error) => {
        if (error.name !== 'AbortError') setList({ rows: undefined, error: error.message });
      },
    );
  };
  useEffect(() => load([]), [search]);
  useEffect(() => {
    if (changes.ids.length > 0) load(changes.ids);
  }, [changes]);
  return list;
}

function Services({ row }: { row: TraceRow }) {
  const colors = serviceColors(row.services.map(([service]) => service));
  return (
    <span class="services">
      {row.services.map(([service, { spans, errors }]) => (
        <span
          key={service}
          class={`chip ${colors.get(service)}`}
          title={`${visible(service)}: ${counted(spans, 'span')}${errors > 0 ? `, ${counted(errors, 'error')}` : ''}`}
        >
          {visible(service)}
        </span>
      ))}
    </span>
  );
}

function TraceLine({ row, longest, active }: { row: TraceRow; longest: number; active: boolean }) {
  const ref = useRef<HTMLAnchorElement>(null);
  // At once, because the next key may be Enter.
  useLayoutEffect(() => {
    if (active) ref.current?.focus();
  }, [active]);
  const share = longest === 0 ? 0 : (100 * row.duration) / longest;
  return (
    <li>
      <a
        ref={ref}
        class={row.errors > 0 ? 'trace failed' : 'trace'}
        href={traceLink(row.traceId)}
        onClick={follow}
      >
        <time title={fullTime(row.start)}>{timeOfDay(row.start)}</time>
        <span class="what">
          <b>{visible(row.root?.name ?? 'root not received')}</b>
          <small>{visible(row.root?.service ?? row.traceId)}</small>
        </span>
        <span class="took">
          {duration(row.duration)}
          <span class="share" style={{ width: `${share}%` }} />
        </span>
        <span class="count">
          {counted(row.spans, 'span')}
          {row.errors > 0 && <em class="error">{counted(row.errors, 'error')}</em>}
        </span>
        <Services row={row} />
      </a>
    </li>
  );
}

function Empty({ searched }: { searched: boolean }) {
  if (searched) {
    return (
      <p class="empty">
        No trace has such a span.{' '}
        <a href="/" onClick={follow}>
          Show all traces
        </a>
      </p>
    );
  }
  return (
    <div class="empty">
      <p>No traces yet. Send a request, or point a program at this desk:</p>
      <pre>OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318</pre>
    </div>
  );
}

export function TracesPage({ query, changes }: { query: URLSearchParams; changes: Changes }) {
  const search = query.toString();
  const { rows, error } = useList(search, changes);
  const [active, setActive] = useState(-1);
  const move = (by: number): void =>
    setActive((at) => Math.max(0, Math.min(at + by, (rows?.length ?? 1) - 1)));
  const [down, up] = [() => move(1), () => move(-1)];
  useKeys({ j: down, ArrowDown: down, k: up, ArrowUp: up });
  const longest = Math.max(0, ...(rows ?? []).map((row) => row.duration));
  return (
    <>
      <h1 class="unseen">Traces</h1>
      <Search query={query} onSearch={(wanted) => go(wanted.size > 0 ? `/?${wanted}` : '/')} />
      <Import />
      {error && (
        <p class="empty" role="alert">
          {error}
        </p>
      )}
      {rows && rows.length === 0 && <Empty searched={search !== ''} />}
      {rows && rows.length > 0 && (
        <ol class="traces" aria-label="Traces, the latest first">
          {rows.map((row, index) => (
            <TraceLine key={row.traceId} row={row} longest={longest} active={index === active} />
          ))}
        </ol>
      )}
      {rows?.length === SHOWN && <p class="hint">The {SHOWN} latest. Search to find others.</p>}
    </>
  );
}
