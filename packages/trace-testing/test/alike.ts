/** Traces in which much is alike: what a search must tell apart. */
import type { Span, Trace } from '../src';
import { type Draft, ms, span, trace } from './build';

export const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

const linkOf = ({ traceId, spanId }: Span) => ({ traceId, spanId, tracestate: '', attributes: {} });

/** So many producers, and a consumer linked to each; `targets` says to which. */
export function linkedPairs(count: number, targets: (at: number) => number): Trace {
  const received = trace(
    span('a SERVER GET /', {}, [
      ...times(count, () => span('a PRODUCER send')),
      ...times(count, () => span('a CONSUMER process')),
    ]),
  );
  const producers = received.spans.filter(({ kind }) => kind === 'PRODUCER');
  const consumers = received.spans.filter(({ kind }) => kind === 'CONSUMER');
  consumers.forEach((one, at) => {
    const target = producers[targets(at)] ?? received.spans[0];
    one.links = target ? [linkOf(target)] : [];
  });
  return received;
}

/** Each span below the root links to the next one of its cycle. */
export function cycles(...lengths: number[]): Trace {
  const count = lengths.reduce((sum, length) => sum + length);
  const received = trace(
    span(
      'a SERVER GET /',
      {},
      times(count, () => span('a CLIENT call')),
    ),
  );
  let first = 1;
  for (const length of lengths) {
    for (let at = 0; at < length; at += 1) {
      const [own, next] = [first + at, first + ((at + 1) % length)];
      (received.spans[own] as Span).links = [linkOf(received.spans[next] as Span)];
    }
    first += length;
  }
  return received;
}

export const layered = (count: number, name: (at: number) => string = () => 'SELECT'): Trace =>
  trace(
    span(
      'a SERVER GET /',
      {},
      times(count, (at) => span('a INTERNAL step', {}, [span(`a CLIENT ${name(at)}`)])),
    ),
  );

/** Alike spans, one after the other; the last two overlap where asked. */
export function sequence(count: number, overlap = false): Trace {
  const calls = times(count, (at): Draft => {
    const late = overlap && at === count - 2 ? 15 : 0;
    return span('a CLIENT call', { start: ms(at * 10), end: ms(at * 10 + 5 + late) });
  });
  return trace(span('a SERVER GET /', {}, calls));
}
