import { type Attributes, type Histogram, type Span, SpanStatusCode } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { postgresFailure } from '../database-errors';

/** A statement from its call to its end. It forgets its span then: timers may keep it for seconds. */
export class QueryCall {
  private readonly start = performance.now();
  private span: Span | undefined;
  private readonly labels: Attributes;
  private readonly duration: Histogram;

  constructor(span: Span, labels: Attributes, duration: Histogram) {
    this.span = span;
    this.labels = labels;
    this.duration = duration;
  }

  /** Only the first end counts: pg calls back again when a statement fails after its time-out. */
  end(error?: unknown): void {
    const { span } = this;
    if (span === undefined) return;
    this.span = undefined;
    const failure = error ? fail(span, error) : undefined;
    const labels = failure === undefined ? this.labels : { ...this.labels, ...failure };
    this.duration.record((performance.now() - this.start) / 1000, labels);
    span.end();
  }

  /** pg has thrown: nothing was sent, so there is no duration. */
  reject(error: unknown): void {
    const { span } = this;
    if (span === undefined) return;
    this.span = undefined;
    fail(span, error);
    span.end();
  }
}

/** Returns the label of the failure. An error whose members throw must not reach the program as another. */
function fail(span: Span, error: unknown): Attributes {
  try {
    const { message, exception, attributes } = postgresFailure(error);
    if (exception !== undefined) span.recordException(exception);
    span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
    span.setAttributes(attributes);
    return { [ATTR_ERROR_TYPE]: attributes[ATTR_ERROR_TYPE] };
  } catch {
    span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute(ATTR_ERROR_TYPE, 'Error');
    return { [ATTR_ERROR_TYPE]: 'Error' };
  }
}
