import type { Span } from '@traceshop/trace-testing';
import { rootSpan } from './root-span.ts';

export function summary(spans: Span[]): string {
  const first = rootSpan(spans);
  const services = new Set(spans.map((span) => span.service)).size;
  const failed = spans.filter((span) => span.status.code === 'ERROR').length;
  const at = new Date(Number(first.start / 1_000_000n)).toISOString();
  const count = `${spans.length} spans of ${services} service${services === 1 ? '' : 's'}`;
  return `trace ${first.traceId}  ${at}  ${count}${failed ? `, ${failed} failed` : ''}`;
}

const STATUS = 'http.response.status_code';

/** Hidden: the status shows an error, and `service.name` is a copy that the Collector adds for Grafana. */
const SHOWN_ELSEWHERE = ['error.type', 'service.name'];

/** The status of a call, and the attributes of our own spans. */
export function shownAttributes(span: Span): string[] {
  if (span.kind === 'SERVER' || span.kind === 'CLIENT') return [STATUS];
  if (span.kind !== 'INTERNAL') return [];
  return Object.keys(span.attributes).filter((key) => !SHOWN_ELSEWHERE.includes(key));
}
