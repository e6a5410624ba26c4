import { context, type Histogram } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { METRIC_DB_CLIENT_OPERATION_DURATION } from '@opentelemetry/semantic-conventions';
import { PoolConnections } from './pool-connections';
import { type Instruments, tracedQuery } from './traced-query';
import type { ClientClass, Connect, End, PoolClass } from './types';

const PG = ['>=8.0.3 <9'];
const PG_POOL = ['>=2.0.0 <4'];
const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** `require` returns the module, `import` a namespace around it. */
type Loaded<T> = T | { default: T };

/** A span for each statement inside a trace, its duration, and the connections of pools. */
export class OwnPgInstrumentation extends InstrumentationBase {
  // The base class calls the methods below before fields with a value would be set.
  declare private pools: PoolConnections | undefined;
  declare private duration: Histogram;
  /** The same prototype comes from several files. */
  declare private patched: WeakSet<object> | undefined;

  constructor() {
    super('@traceshop/telemetry/pg', '1.0.0', {});
  }

  override _updateMetricInstruments(): void {
    this.duration = this.meter.createHistogram(METRIC_DB_CLIENT_OPERATION_DURATION, {
      description: 'Duration of database client operations.',
      unit: 's',
      advice: { explicitBucketBoundaries: SECONDS },
    });
    this.pools ??= new PoolConnections();
    this.pools.observe(this.meter);
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    const patchClient = (loaded: Loaded<ClientClass>) => {
      this.patchClient(unwrapped(loaded));
      return loaded;
    };
    const files = ['pg/lib/client.js', 'pg/lib/native/client.js'].map(
      (file) => new InstrumentationNodeModuleFile(file, PG, patchClient, () => undefined),
    );
    return [
      new InstrumentationNodeModuleDefinition(
        'pg',
        PG,
        (loaded: Loaded<{ Client: ClientClass }>) => {
          this.patchClient(unwrapped(loaded).Client);
          return loaded;
        },
        undefined,
        files,
      ),
      new InstrumentationNodeModuleDefinition('pg-pool', PG_POOL, (loaded: Loaded<PoolClass>) => {
        this.patchPool(unwrapped(loaded));
        return loaded;
      }),
    ];
  }

  private patchClient({ prototype }: ClientClass): void {
    if (!this.isNew(prototype)) return;
    prototype.query = tracedQuery(prototype.query, this.instruments());
  }

  private patchPool({ prototype }: PoolClass): void {
    if (!this.isNew(prototype) || this.pools === undefined) return;
    prototype.connect = inContextOfCaller(prototype.connect, this.pools);
    prototype.end = forgotten(prototype.end, this.pools);
  }

  private isNew(prototype: object): boolean {
    this.patched ??= new WeakSet();
    if (this.patched.has(prototype)) return false;
    this.patched.add(prototype);
    return true;
  }

  /** Read at each call: the providers are set after the library may have been loaded. */
  private instruments(): Instruments {
    const tracer = () => this.tracer;
    const duration = () => this.duration;
    return {
      get tracer() {
        return tracer();
      },
      get duration() {
        return duration();
      },
    };
  }
}

function unwrapped<T>(loaded: Loaded<T>): T {
  const isNamespace =
    (loaded as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] === 'Module';
  return isNamespace ? (loaded as { default: T }).default : (loaded as T);
}

/**
 * A query that waits for a connection stays in its own trace: `pool.query` passes a callback, and the
 * pool calls it from the request that returns a client.
 */
function inContextOfCaller(connect: Connect, pools: PoolConnections): Connect {
  return function (callback) {
    pools.add(this);
    if (typeof callback !== 'function') return connect.call(this, callback);
    const active = context.active();
    return connect.call(this, function (this: unknown, ...args) {
      return context.with(active, callback, this, ...args);
    });
  };
}

function forgotten(end: End, pools: PoolConnections): End {
  return function (callback) {
    try {
      return end.call(this, callback);
    } finally {
      if (this.ending) pools.remove(this);
    }
  };
}
