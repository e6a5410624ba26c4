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
import { byStart, type SpanTree, treeOf } from './tree';

export interface RenderOptions {
  /** Columns for offset and duration, and notes on clocks. Default on. Without, equal shapes give equal text. */
  times?: boolean;
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

function columns(lines: Line[], options: RenderOptions): string[] {
  const text = lines.map((line) => `${line.prefix}${printableLine(line.text)}`);
  if (options.times === false) return text;
  const spans = lines.flatMap((line) => (line.span ? [line.span] : []));
  const zero = spans.toSorted(byStart)[0]?.start ?? 0n;
  const times = lines.map(({ span }) =>
    span
      ? { offset: `+${duration(span.start - zero)}`, took: duration(span.end - span.start) }
      : { offset: '', took: '' },
  );
  const widthOf = (key: 'offset' | 'took') => Math.max(0, ...times.map((time) => time[key].length));
  const [offsets, tooks] = [widthOf('offset'), widthOf('took')];
  return text.map((line, index) => {
    const time = times[index] ?? { offset: '', took: '' };
    return `${time.offset.padStart(offsets)}  ${time.took.padStart(tooks)}  ${line}`;
  });
}

function paint(line: string, span: Span | undefined): string {
  return span?.status.code === 'ERROR' ? `\u001b[31m${line}\u001b[39m` : line;
}

function oneTrace(trace: Pick<Trace, 'spans' | 'virtualParent'>, options: RenderOptions): string[] {
  const tree = treeOf(trace);
  const lines = forest(tree, options);
  const text = columns(lines, options);
  const drawn = options.color ? text.map((line, index) => paint(line, lines[index]?.span)) : text;
  const notes = options.times === false ? [] : clockNotes(tree, trace.spans);
  return notes.length > 0 ? [...drawn, '', ...notes] : drawn;
}

/**
 * The trace as a tree for a terminal: offset, duration, service, kind, name and status of each
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
