import type { OperationRate } from '../src/api/views';
import { fetchRates, type Rates } from './api';
import { duration, visible } from './format';
import { follow, go } from './navigation';
import { usePolled } from './use-polled';
import { DEFAULT_WINDOW, Windows } from './windows';

const errorShare = ({ errors, sampled }: OperationRate): number => errors / sampled;

const COLUMNS = {
  name: { title: 'Operation', value: ({ operation }: OperationRate) => operation },
  calls: { title: 'Calls', value: ({ calls }: OperationRate) => calls },
  errors: { title: 'Errors', value: errorShare },
  p50: { title: 'p50', value: ({ p50 }: OperationRate) => p50 },
  p95: { title: 'p95', value: ({ p95 }: OperationRate) => p95 },
  p99: { title: 'p99', value: ({ p99 }: OperationRate) => p99 },
} as const;

type Column = keyof typeof COLUMNS;

const isColumn = (name: string | null): name is Column => name !== null && name in COLUMNS;

/** Names from A, numbers from the largest. */
function sorted(operations: readonly OperationRate[], by: Column): OperationRate[] {
  const { value } = COLUMNS[by];
  return operations.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (typeof a === 'number' && typeof b === 'number') return b - a;
    return String(a).localeCompare(String(b));
  });
}

const bar = (x: number, height: number): string =>
  height === 0 ? '' : `M${x} 20v${-Math.max(1, height)}h3V20z`;

function Spark({ counts }: { counts: readonly number[] }) {
  const most = Math.max(1, ...counts);
  return (
    <svg class="spark" width="120" height="20" viewBox="0 0 120 20" aria-hidden="true">
      <path d={counts.map((count, at) => bar(at * 4, (20 * count) / most)).join('')} />
    </svg>
  );
}

function linkOf({ service, operation }: OperationRate, errors: boolean): string {
  const query = new URLSearchParams({ service, operation });
  if (errors) query.set('errors', 'true');
  return `/?${query}`;
}

function OperationLine({ rate }: { rate: OperationRate }) {
  const { service, operation, calls, errors, sampled } = rate;
  const share = `${(100 * errorShare(rate)).toFixed(1)} %`;
  return (
    <tr>
      <th scope="row" title={visible(operation)}>
        <a href={linkOf(rate, false)} onClick={follow}>
          {visible(operation)}
        </a>
        <small>{visible(service)}</small>
      </th>
      <td>{calls.toLocaleString()}</td>
      <td title={calls > sampled ? `of the latest ${sampled.toLocaleString()} calls` : ''}>
        {errors === 0 ? (
          '0'
        ) : (
          <a class="failing" href={linkOf(rate, true)} onClick={follow}>
            {share}
          </a>
        )}
      </td>
      <td>{duration(rate.p50)}</td>
      <td>{duration(rate.p95)}</td>
      <td>{duration(rate.p99)}</td>
      <td>
        <Spark counts={rate.counts} />
      </td>
    </tr>
  );
}

interface TableProps {
  rates: Rates;
  by: Column;
  onSort: (column: Column) => void;
}

function Table({ rates, by, onSort }: TableProps) {
  const columns = Object.entries(COLUMNS) as [Column, { title: string }][];
  return (
    <section class="rates" aria-label="Rates">
      <table>
        <thead>
          <tr>
            {columns.map(([column, { title }]) => (
              <th
                key={column}
                scope="col"
                aria-sort={column !== by ? undefined : by === 'name' ? 'ascending' : 'descending'}
              >
                <button type="button" onClick={() => onSort(column)}>
                  {title}
                </button>
              </th>
            ))}
            <th scope="col">
              <small>Calls over time</small>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted(rates.operations, by).map((rate) => (
            <OperationLine key={`${rate.service} ${rate.operation} ${rate.kind}`} rate={rate} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Notes({ rates }: { rates: Rates }) {
  if (rates.operations.length === 0) {
    return <p class="empty">No span started in this time. Choose a longer one.</p>;
  }
  const sample = rates.operations.some(({ calls, sampled }) => calls > sampled);
  return (
    <>
      {sample && <p class="hint">Errors and percentiles are those of the latest calls.</p>}
      {!rates.complete && <p class="hint">There are more operations than shown.</p>}
    </>
  );
}

export function OperationsPage({ query }: { query: URLSearchParams }) {
  const window = query.get('window') ?? DEFAULT_WINDOW;
  const sort = query.get('sort');
  const by = isColumn(sort) ? sort : 'calls';
  const { loaded: rates, error } = usePolled(fetchRates, window);
  const link = (wanted: string, column: Column): string =>
    `/operations?${new URLSearchParams({ window: wanted, sort: column })}`;
  return (
    <>
      <h1 class="unseen">Operations</h1>
      <Windows chosen={window} link={(wanted) => link(wanted, by)} />
      {error && (
        <p class="empty" role="alert">
          {error}
        </p>
      )}
      {rates && <Notes rates={rates} />}
      {rates && rates.operations.length > 0 && (
        <Table rates={rates} by={by} onSort={(column) => go(link(window, column), true)} />
      )}
    </>
  );
}
