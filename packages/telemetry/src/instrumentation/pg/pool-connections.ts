import type { BatchObservableResult, Meter } from '@opentelemetry/api';
import {
  ATTR_DB_CLIENT_CONNECTION_POOL_NAME as NAME,
  ATTR_DB_CLIENT_CONNECTION_STATE as STATE,
} from '@opentelemetry/semantic-conventions/incubating';
import type { Pool } from './types';

interface Counts {
  used: number;
  idle: number;
  pending: number;
  max: number;
}

/** The metrics of pools. They are read when they are sent, so they cost nothing in a query. */
export class PoolConnections {
  private readonly open = new Map<Pool, string>();
  /** Also those of pools that have ended, so that the last value sent is 0. */
  private readonly names = new Set<string>();

  add(pool: Pool): void {
    if (this.open.has(pool)) return;
    const name = nameOf(pool);
    this.open.set(pool, name);
    this.names.add(name);
  }

  remove(pool: Pool): void {
    this.open.delete(pool);
  }

  observe(meter: Meter): void {
    const unit = '{connection}';
    const count = meter.createObservableUpDownCounter('db.client.connection.count', {
      description:
        'The number of connections that are currently in state described by the state attribute.',
      unit,
    });
    const pending = meter.createObservableUpDownCounter('db.client.connection.pending_requests', {
      description: 'The number of current pending requests for an open connection.',
      unit,
    });
    const max = meter.createObservableUpDownCounter('db.client.connection.max', {
      description: 'The maximum number of open connections allowed.',
      unit,
    });
    const report = (result: BatchObservableResult) => {
      for (const [name, counts] of this.counts()) {
        result.observe(count, counts.used, { [STATE]: 'used', [NAME]: name });
        result.observe(count, counts.idle, { [STATE]: 'idle', [NAME]: name });
        result.observe(pending, counts.pending, { [NAME]: name });
        result.observe(max, counts.max, { [NAME]: name });
      }
    };
    meter.addBatchObservableCallback(report, [count, pending, max]);
  }

  /** Pools of one name are added up: the name does not tell them apart. */
  private counts(): Map<string, Counts> {
    const all = new Map<string, Counts>();
    for (const name of this.names) all.set(name, { used: 0, idle: 0, pending: 0, max: 0 });
    for (const [pool, name] of this.open) {
      const counts = all.get(name);
      if (counts === undefined) continue;
      counts.used += pool.totalCount - pool.idleCount;
      counts.idle += pool.idleCount;
      counts.pending += pool.waitingCount;
      counts.max += pool.options.max;
    }
    return all;
  }
}

function nameOf({ options }: Pool): string {
  const { host, port, database } = options;
  return `${host || 'unknown_host'}:${port || 'unknown_port'}/${database || 'unknown_database'}`;
}
