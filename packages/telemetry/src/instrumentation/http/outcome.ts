import { type Attributes, type Span, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { asError } from '../thrown';

/** The tracer and instruments of the instrumentation. A provider may replace them at any time. */
export interface Signals {
  readonly startSpan: Tracer['startSpan'];
  record(attributes: Attributes, since: number): void;
}

/** A span and the attributes of its point in the metric. */
export interface Recorded {
  span: Span;
  metric: Attributes;
}

/** Sets what a status means: an error from `least` on, which is 500 for servers and 400 for clients. */
export function setOutcome({ span, metric }: Recorded, status: number, least: 400 | 500): void {
  if (status >= 100 && status < least) return;
  span.setStatus({ code: SpanStatusCode.ERROR });
  if (status < least || status >= 600) return;
  const type = String(status);
  span.setAttribute(ATTR_ERROR_TYPE, type);
  metric[ATTR_ERROR_TYPE] = type;
}

/** Sets that a request has failed without a status. */
export function setFailure({ span, metric }: Recorded, thrown: unknown, type: string): void {
  const error = asError(thrown);
  span.setAttribute(ATTR_ERROR_TYPE, type);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  span.recordException(error);
  metric[ATTR_ERROR_TYPE] = type;
}
