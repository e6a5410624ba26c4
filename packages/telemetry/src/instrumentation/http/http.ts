import http from 'node:http';
import https from 'node:https';
import {
  type Attributes,
  type Histogram,
  type Meter,
  type Tracer,
  ValueType,
} from '@opentelemetry/api';
import { InstrumentationBase, type InstrumentationConfig } from '@opentelemetry/instrumentation';
import {
  METRIC_HTTP_CLIENT_REQUEST_DURATION,
  METRIC_HTTP_SERVER_REQUEST_DURATION,
} from '@opentelemetry/semantic-conventions';
import type { IsIgnored } from '../health-paths';
import { getBy, traceOutgoing } from './client';
import { emitInContext, MESSAGES } from './messages';
import type { Signals } from './outcome';
import { traceIncoming } from './server';

interface Config extends InstrumentationConfig {
  isIgnored: IsIgnored;
}

const MODULES = { http, https };

/**
 * SERVER and CLIENT spans and metrics for `http` and `https`. It patches them when it is created, not
 * when they are loaded, so it works for any loader, also within Jest.
 */
export class HttpSpans extends InstrumentationBase<Config> {
  // Without initial values, which would replace those from the constructor of the base class.
  declare private server: Histogram;
  declare private client: Histogram;

  constructor(isIgnored: IsIgnored) {
    super('@traceshop/telemetry/http', '1.0.0', { isIgnored });
  }

  protected override init(): undefined {
    return undefined;
  }

  protected override _updateMetricInstruments(): void {
    this.server = duration(this.meter, METRIC_HTTP_SERVER_REQUEST_DURATION, 'server');
    this.client = duration(this.meter, METRIC_HTTP_CLIENT_REQUEST_DURATION, 'client');
  }

  override enable(): void {
    super.enable();
    const { isIgnored } = this.getConfig();
    const startSpan: Tracer['startSpan'] = (...span) => this.tracer.startSpan(...span);
    const incoming = { isIgnored, startSpan, record: recordBy(() => this.server) };
    const outgoing: Signals = { startSpan, record: recordBy(() => this.client) };
    for (const message of MESSAGES) this._wrap(message, 'emit', emitInContext as never);
    for (const [scheme, module] of Object.entries(MODULES)) {
      this._wrap(module.Server.prototype, 'emit', traceIncoming(incoming, scheme) as never);
      this._wrap(module, 'request', traceOutgoing(outgoing, scheme) as never);
      this._wrap(module, 'get', getBy(module.request as never) as never);
    }
  }

  override disable(): void {
    super.disable();
    for (const message of MESSAGES) this._unwrap(message, 'emit');
    for (const module of Object.values(MODULES)) {
      this._unwrap(module.Server.prototype, 'emit');
      this._unwrap(module, 'request');
      this._unwrap(module, 'get');
    }
  }
}

function recordBy(histogram: () => Histogram): Signals['record'] {
  return (attributes: Attributes, since: number) =>
    histogram().record((performance.now() - since) / 1000, attributes);
}

/** The bounds that the semantic conventions name. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

function duration(meter: Meter, name: string, side: string): Histogram {
  return meter.createHistogram(name, {
    description: `Duration of HTTP ${side} requests.`,
    unit: 's',
    valueType: ValueType.DOUBLE,
    advice: { explicitBucketBoundaries: BOUNDS },
  });
}
