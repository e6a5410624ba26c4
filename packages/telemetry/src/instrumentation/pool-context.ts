import { context } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
} from '@opentelemetry/instrumentation';

type Connect = (this: unknown, callback?: (...args: unknown[]) => void) => unknown;

type Emit = (this: unknown, event: string | symbol, ...args: unknown[]) => boolean;

interface PoolClass {
  prototype: { connect: Connect; emit: Emit };
}

/**
 * Keeps a query that waited for a connection in its own trace. `pool.query` passes a callback to
 * `pool.connect`, and the pool calls it from the request that returns a client. The pg
 * instrumentation binds that callback only when it creates connect spans, which are off here.
 *
 * It also lets the pg instrumentation count connections right. The pool announces `release` before the
 * connection is idle, so an idle pool would stay "used" in `db.client.connection.count`.
 */
export class PoolContextInstrumentation extends InstrumentationBase {
  constructor() {
    super('@traceshop/telemetry/pool-context', '1.0.0', {});
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    return [
      new InstrumentationNodeModuleDefinition('pg-pool', ['>=2.0.0 <4'], (pool: PoolClass) => {
        // Not `this._wrap`: it would remove the wrapper of another instrumentation, here pg's metrics.
        pool.prototype.connect = bindCallback(pool.prototype.connect);
        pool.prototype.emit = releaseOnceIdle(pool.prototype.emit);
        return pool;
      }),
    ];
  }
}

function bindCallback(connect: Connect): Connect {
  return function (this: unknown, callback) {
    if (callback === undefined) return connect.call(this);
    return connect.call(this, context.bind(context.active(), callback));
  };
}

function releaseOnceIdle(emit: Emit): Emit {
  return function (this: unknown, event, ...args) {
    if (event !== 'release') return emit.call(this, event, ...args);
    queueMicrotask(() => emit.call(this, event, ...args));
    return true;
  };
}
