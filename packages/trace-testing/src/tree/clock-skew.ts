import { duration } from './drawing';
import type { Span } from './model';
import { printableLine } from './printable';
import type { SpanTree } from './tree';

/** Clocks of one data centre differ by less. */
const EARLY = 5_000_000n;
/** A response may be read before the server notes its end, more so on a busy machine. */
const LATE = 100_000_000n;

/** The spans of one process have one clock. */
export function processOf({ service, resource }: Span): string {
  return `${service}\n${String(resource['service.instance.id'] ?? '')}`;
}

/** How far one clock is ahead of another: what the calls between them allow, in nanoseconds. */
interface Bounds {
  one: Span;
  other: Span;
  /** A child starts after its parent, whatever its kind. */
  byStarts: { least?: bigint; most?: bigint };
  /** A response is received after its server has ended. Work after the response breaks this rule. */
  byEnds: { least?: bigint; most?: bigint };
}

const larger = (a: bigint, b: bigint | undefined) => (b === undefined || a > b ? a : b);
const smaller = (a: bigint, b: bigint | undefined) => (b === undefined || a < b ? a : b);

/** A caller that gave up does not wait for the end. A message is handled at any time. */
function waitsFor(parent: Span, child: Span): boolean {
  return parent.kind === 'CLIENT' && child.kind === 'SERVER' && parent.status.code !== 'ERROR';
}

function narrow(bounds: Bounds, parent: Span, child: Span): void {
  const forwards = processOf(parent) === processOf(bounds.one);
  const { byStarts, byEnds } = bounds;
  const started = child.start - parent.start;
  const ended = child.end - parent.end;
  if (forwards) byStarts.most = smaller(started, byStarts.most);
  else byStarts.least = larger(-started, byStarts.least);
  if (!waitsFor(parent, child)) return;
  if (forwards) byEnds.least = larger(ended, byEnds.least);
  else byEnds.most = smaller(-ended, byEnds.most);
}

function boundsOf(tree: SpanTree, spans: readonly Span[]): Bounds[] {
  const found = new Map<string, Bounds>();
  for (const parent of spans) {
    for (const child of tree.childrenOf(parent)) {
      const pair = [processOf(parent), processOf(child)];
      if (pair[0] === pair[1]) continue;
      const key = pair.sort().join('\n\n');
      const bounds = found.get(key) ?? { one: parent, other: child, byStarts: {}, byEnds: {} };
      found.set(key, bounds);
      narrow(bounds, parent, child);
    }
  }
  return [...found.values()];
}

/** By how much `other` is ahead, if no equal clocks explain the times. */
function aheadBy({ byStarts, byEnds }: Bounds): bigint | undefined {
  const least = byEnds.least === undefined ? byStarts.least : larger(byEnds.least, byStarts.least);
  const most = byEnds.most === undefined ? byStarts.most : smaller(byEnds.most, byStarts.most);
  // The rule of ends is broken by work after a response, if it contradicts that of starts.
  const agree = least === undefined || most === undefined || least <= most;
  const between =
    agree && least !== undefined && most !== undefined ? (least + most) / 2n : undefined;
  if (byStarts.most !== undefined && byStarts.most < -EARLY) return between ?? byStarts.most;
  if (byStarts.least !== undefined && byStarts.least > EARLY) return between ?? byStarts.least;
  if (between === undefined) return undefined;
  if (least !== undefined && least > LATE) return between;
  return most !== undefined && most < -LATE ? between : undefined;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** Most pairs that are named. One wrong clock makes a pair with each caller and dependency. */
const NAMED = 5;

/**
 * One line for each two processes whose clocks must differ: a call would start before its caller, or
 * end after the response. The times of a trace are then wrong between these two.
 */
export function clockNotes(tree: SpanTree, spans: readonly Span[]): string[] {
  const wrong = boundsOf(tree, spans).flatMap((bounds) => {
    const ahead = aheadBy(bounds);
    return ahead === undefined ? [] : [{ ...bounds, ahead }];
  });
  const lines = wrong
    .toSorted((a, b) => Number(magnitude(b.ahead) - magnitude(a.ahead)))
    .map(({ one, other, ahead }) => {
      const how = `about ${duration(magnitude(ahead))} ${ahead < 0n ? 'behind' : 'ahead of'}`;
      return `clocks differ: ${nameOf(other, one)} is ${how} ${nameOf(one, other)}; do not compare their times`;
    });
  const more = lines.length - NAMED;
  return more > 0 ? [...lines.slice(0, NAMED), `clocks differ: ${more} more pairs`] : lines;
}

/** Replicas of one service are named with their instance. */
function nameOf(span: Span, beside: Span): string {
  const name = printableLine(span.service);
  if (span.service !== beside.service) return name;
  return `${name} (${printableLine(String(span.resource['service.instance.id']))})`;
}
