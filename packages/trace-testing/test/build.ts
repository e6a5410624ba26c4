import { randomBytes } from 'node:crypto';
import type { Span, SpanKind, Trace } from '../src';
import { traceOf } from '../src';

/** A span to come, with the spans below it. */
export interface Draft {
  overrides: Partial<Span>;
  children: Draft[];
}

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const T0 = 1_700_000_000_000_000_000n;

/** `span('gateway SERVER POST /checkout', { status }, [children])` */
export function span(line: string, overrides: Partial<Span> = {}, children: Draft[] = []): Draft {
  const [service = '', kind = '', ...name] = line.split(' ');
  return {
    overrides: { service, kind: kind as SpanKind, name: name.join(' '), ...overrides },
    children,
  };
}

export const ms = (value: number): bigint => T0 + BigInt(Math.round(value * 1e6));

export const failed = { status: { code: 'ERROR' as const, message: '' } };

function flatten(draft: Draft, parentSpanId: string | undefined, clock: { at: number }): Span[] {
  const start = ms(clock.at);
  clock.at += 1;
  const { service = 'svc' } = draft.overrides;
  const base: Span = {
    traceId: TRACE_ID,
    spanId: randomBytes(8).toString('hex'),
    parentSpanId,
    tracestate: '',
    remoteParent: undefined,
    name: 'span',
    kind: 'INTERNAL',
    start,
    end: start,
    status: { code: 'UNSET', message: '' },
    attributes: {},
    events: [],
    links: [],
    scope: { name: 'test', version: '1.0.0' },
    resource: { 'service.name': service },
    service,
    dropped: { attributes: 0, events: 0, links: 0 },
  };
  const own = { ...base, ...draft.overrides };
  const below = draft.children.flatMap((child) => flatten(child, own.spanId, clock));
  clock.at += 1;
  return [{ ...own, end: draft.overrides.end ?? ms(clock.at) }, ...below];
}

export function spansOf(...roots: Draft[]): Span[] {
  const clock = { at: 0 };
  return roots.flatMap((root) => flatten(root, undefined, clock));
}

export function trace(...roots: Draft[]): Trace {
  return traceOf(spansOf(...roots), TRACE_ID);
}
