import { barOf, CRITICAL } from './bars';
import { clockNotes } from './clock-skew';
import {
  cutBelow,
  DRAWN_DEPTH,
  drawChildren,
  duration,
  failedMark,
  firstLine,
  spanLabel,
} from './drawing';
import type { AttrValue, Span, Trace } from './model';
import { printableLine } from './printable';
import { cutToColumns, wrapToColumns } from './text-width';
import { type Timeline, timelineOf } from './timeline';
import { type SpanTree, treeOf } from './tree';

export interface RenderOptions {
  /** Columns for offset and duration, and notes on clocks. Default on. Without, equal shapes give equal text. */
  times?: boolean;
  /**
   * Columns for a bar beside each row: the span within the time of the trace, with its parts on the
   * critical path. Default 0: no bars.
   */
  bars?: number;
  /** Longest line, in columns of a terminal. Longer ones are cut. Default: no limit. */
  columns?: number;
  /** Attributes to print after the name: keys, or a function of the span. */
  attributes?: readonly string[] | ((span: Span) => string[]);
  /** Print the names of span events. Default on. */
  events?: boolean;
  /** ANSI colours. Default off. */
  color?: boolean;
  /** The text for a span whose parent was not received. By default it says so, with the parent's id. */
  orphan?: (span: Span) => string;
}

interface Line {
  prefix: string;
  text: string;
  span: Span | undefined;
}

function shown(value: AttrValue | undefined): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? String(item) : item));
}

function attributesText(span: Span, option: RenderOptions['attributes']): string {
  const keys = typeof option === 'function' ? option(span) : (option ?? []);
  const pairs = keys
    .filter((key) => key in span.attributes)
    .map((key) => `${key}=${shown(span.attributes[key])}`);
  return pairs.length > 0 ? `  {${pairs.join(', ')}}` : '';
}

/** `  !ERROR card_declined` */
function statusText({ status }: Span): string {
  const mark = failedMark(status.code);
  return mark === '' || status.message === '' ? mark : `${mark} ${firstLine(status.message)}`;
}

function spanText(span: Span, options: RenderOptions): string {
  const events = options.events === false ? [] : span.events.map((event) => event.name);
  const eventText = events.length > 0 ? `  [${events.join(', ')}]` : '';
  const links = span.links.map((link) => `  -> linked to trace ${link.traceId}`).join('');
  const label = `${spanLabel(span)}${statusText(span)}`;
  return `${label}${attributesText(span, options.attributes)}${eventText}${links}`;
}

function subtree(
  tree: SpanTree,
  span: Span,
  at: { indent: string; depth: number; options: RenderOptions },
): Line[] {
  const children = tree.childrenOf(span);
  const depth = at.depth + 1;
  if (children.length > 0 && depth >= DRAWN_DEPTH) {
    const cut = { text: cutBelow(tree, span), span: undefined };
    return drawChildren([cut], at.indent, (line, { branch }) => [{ prefix: branch, ...line }]);
  }
  return drawChildren(children, at.indent, (child, { branch, indent }) => [
    { prefix: branch, text: spanText(child, at.options), span: child },
    ...subtree(tree, child, { ...at, depth, indent }),
  ]);
}

const orphanNote = (span: Span): string => `orphan: parent ${span.parentSpanId} was not received`;

function forest(tree: SpanTree, options: RenderOptions): Line[] {
  const { orphan = orphanNote } = options;
  const head = (span: Span, note: string): Line[] => [
    { prefix: '', text: `${spanText(span, options)}${note}`, span },
    ...subtree(tree, span, { indent: '', depth: 0, options }),
  ];
  return [
    ...tree.roots.flatMap((span) => head(span, '')),
    ...tree.orphans.flatMap((span) => head(span, `   <- ${orphan(span)}`)),
    ...tree.cyclic.flatMap((span) => head(span, '   <- its parents form a cycle')),
  ];
}

/** A row of the drawing, in parts because only some of them are coloured. */
interface Row {
  times: string;
  bar: string;
  text: string;
  failed: boolean;
}

/** Offset and duration of each line, in two columns. */
function timeColumns(lines: Line[], timeline: Timeline): string[] {
  const times = lines.map(({ span }) =>
    span
      ? {
          offset: `+${duration(span.start - timeline.zero)}`,
          took: duration(span.end - span.start),
        }
      : { offset: '', took: '' },
  );
  const widthOf = (key: 'offset' | 'took') => Math.max(0, ...times.map((time) => time[key].length));
  const [offsets, tooks] = [widthOf('offset'), widthOf('took')];
  return times.map(({ offset, took }) => `${offset.padStart(offsets)}  ${took.padStart(tooks)}  `);
}

function barColumn({ span }: Line, timeline: Timeline, width: number): string {
  if (width === 0) return '';
  return `${span ? barOf(span, timeline, width) : ' '.repeat(width)}  `;
}

function rows(lines: Line[], timeline: Timeline, options: RenderOptions): Row[] {
  const { times = true, bars = 0 } = options;
  const columns = times ? timeColumns(lines, timeline) : [];
  return lines.map((line, index) => ({
    times: columns[index] ?? '',
    bar: barColumn(line, timeline, bars),
    text: `${line.prefix}${printableLine(line.text)}`,
    failed: line.span?.status.code === 'ERROR',
  }));
}

const RED = 31;
const CYAN = 36;
const painted = (text: string, color: number): string => `\u001b[${color}m${text}\u001b[39m`;

function rowText({ times, bar, text, failed }: Row, options: RenderOptions): string {
  const whole = `${times}${bar}${text}`;
  const line = options.columns === undefined ? whole : cutToColumns(whole, options.columns);
  if (!options.color) return line;
  if (failed) return painted(line, RED);
  const from = times.length;
  const to = from + bar.length;
  const marked = line
    .slice(from, to)
    .replaceAll(new RegExp(`${CRITICAL}+`, 'g'), (part) => painted(part, CYAN));
  return `${line.slice(0, from)}${marked}${line.slice(to)}`;
}

function oneTrace(trace: Pick<Trace, 'spans' | 'virtualParent'>, options: RenderOptions): string[] {
  const tree = treeOf(trace);
  const timeline = timelineOf(tree, trace.spans);
  const drawn = rows(forest(tree, options), timeline, options).map((row) => rowText(row, options));
  const notes = options.times === false ? [] : clockNotes(tree, trace.spans);
  if (notes.length === 0) return drawn;
  const { columns } = options;
  return [
    ...drawn,
    '',
    ...notes.flatMap((note) => (columns ? wrapToColumns(note, columns) : [note])),
  ];
}

/**
 * The trace as a tree for a terminal: offset, duration, bar, service, kind, name and status of each
 * span. Children are under their parents, sorted by start. Orphans and cycles are marked. A line names
 * processes whose clocks differ. Traces that link to this one follow below it. Control characters in
 * names and values are escaped.
 */
export function renderTrace(trace: Trace, options: RenderOptions = {}): string {
  const linked = trace.linked.flatMap((other) => [
    '',
    `linked trace ${other.id}`,
    ...oneTrace(other, options),
  ]);
  return [...oneTrace(trace, options), ...linked].join('\n');
}
