// Spans in their place that say something wrong, or too little.
import type { Fault } from '../fault.ts';
import { onEndingOf, onStartOf, renameAttribute } from './spans.ts';

// Numbers of the OpenTelemetry API.
const INTERNAL = 0;
const ERROR = 2;

export const wrongKind: Fault = (host) =>
  onEndingOf(host, 'POST /v1/charges', (span) => {
    span.kind = INTERNAL;
  });

export const statusNotSet: Fault = (host) =>
  onStartOf(host, 'payment.charge', (span) => {
    const setStatus = span.setStatus.bind(span);
    span.setStatus = (status) => (status.code === ERROR ? span : setStatus(status));
  });

export const exceptionNotRecorded: Fault = (host) =>
  onStartOf(host, 'payment.charge', (span) => {
    span.recordException = () => undefined;
  });

export const attributeMisspelt: Fault = (host) =>
  renameAttribute(host, {
    of: 'checkout.process',
    from: 'checkout.total_cents',
    to: 'checkout.total_cent',
  });

export const attributeDeprecated: Fault = (host) =>
  renameAttribute(host, {
    of: 'POST /validate',
    from: 'http.request.method',
    to: 'http.method',
  });

export const idInSpanName: Fault = (host) =>
  host.onSpans({
    onEnding(span) {
      if (span.name !== 'GET /users/:id') return;
      span.name = 'GET /users/123';
      host.fired();
    },
  });

export const retryNotMarked: Fault = (host) =>
  host.onSpans({
    onEnding(span) {
      if (span.attributes['http.request.resend_count'] === undefined) return;
      delete span.attributes['http.request.resend_count'];
      host.fired();
    },
  });
