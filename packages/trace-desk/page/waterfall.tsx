import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Section } from '../src/analysis/critical-path';
import { isError, kindName } from '../src/analysis/otlp-words';
import type { SpanView, TraceView } from '../src/api/views';
import { duration, visible } from './format';
import { Overview } from './overview';
import type { Row } from './rows';

/** Height of a line in pixels, as in styles.css. Positions are computed and never measured. */
const LINE = 28;
/** Lines that are drawn outside the view, so that scrolling shows no gaps. */
const MORE = 10;
const TICKS = [0, 0.25, 0.5, 0.75];

interface Scale {
  left(time: number): string;
  width(time: number): string;
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '0%' : `${(100 * part) / whole}%`;

function scaleOf(total: number): Scale {
  return { left: (time) => percent(time, total), width: (time) => percent(time, total) };
}

function Bar({ span, color, scale, critical }: BarProps) {
  const style = { left: scale.left(span.start), width: scale.width(span.end - span.start) };
  return (
    <span class="track">
      <span class={`bar ${color}`} style={style} />
      {critical.map(({ start, end }) => (
        <span
          key={start}
          class="critical"
          style={{ left: scale.left(start), width: scale.width(end - start) }}
        />
      ))}
      {span.events.map((event, index) => (
        <span
          key={`${index} ${event.time}`}
          class={event.name === 'exception' ? 'event failed' : 'event'}
          style={{ left: scale.left(event.time) }}
        />
      ))}
    </span>
  );
}

interface BarProps {
  span: SpanView;
  color: string;
  scale: Scale;
  critical: readonly Section[];
}

interface LineProps extends BarProps {
  row: Row;
  line: number;
  selected: boolean;
  matching: boolean;
  onSelect: () => void;
  onFold: (collapse: boolean) => void;
}

function lineClass({ row, selected, matching }: LineProps): string {
  const { span } = row;
  const words = ['line', selected && 'selected', matching && 'match', isError(span) && 'failed'];
  return words.filter(Boolean).join(' ');
}

function Line(props: LineProps) {
  const { row, line, selected, color, onSelect, onFold } = props;
  const { span, depth, below, collapsed } = row;
  // Most spans are internal, and nothing needs to say so.
  const kind = span.kind > 1 ? kindName(span.kind) : '';
  return (
    <div
      class={lineClass(props)}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={selected}
      aria-expanded={below > 0 ? !collapsed : undefined}
      tabIndex={selected ? 0 : -1}
      style={{ top: `${line * LINE}px` }}
      onClick={onSelect}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onSelect();
      }}
    >
      <span class="label" style={{ paddingLeft: `${Math.min(depth, 24) * 12}px` }}>
        <span
          class={below > 0 ? 'fold' : 'fold none'}
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            if (below > 0) onFold(!collapsed);
          }}
        >
          {below > 0 ? (collapsed ? '▸' : '▾') : ''}
        </span>
        <span class={`dot ${color}`} />
        <span class="service">{visible(span.service)}</span>
        <span class="name">{visible(span.name)}</span>
        {kind && <span class="kind">{kind}</span>}
        {collapsed && <span class="kind">+{below}</span>}
      </span>
      <Bar {...props} />
      <span class="length">{duration(span.end - span.start)}</span>
    </div>
  );
}

/** The lines in view. */
function useWindow(count: number): {
  scroller: { current: HTMLDivElement | null };
  first: number;
  last: number;
} {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const update = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(update);
    observer.observe(element);
    element.addEventListener('scroll', update, { passive: true });
    update();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', update);
    };
  }, []);
  return {
    scroller,
    first: Math.max(0, Math.floor(view.top / LINE) - MORE),
    last: Math.min(count, Math.ceil((view.top + view.height) / LINE) + MORE),
  };
}

function Axis({ total }: { total: number }) {
  return (
    <div class="axis" aria-hidden="true">
      <div>
        {TICKS.map((tick) => (
          <span key={tick} style={{ left: `${tick * 100}%` }}>
            {tick === 0 ? '0' : duration(total * tick)}
          </span>
        ))}
      </div>
    </div>
  );
}

export interface WaterfallProps {
  trace: TraceView;
  rows: readonly Row[];
  colors: ReadonlyMap<string, string>;
  selectedLine: number;
  matches: ReadonlySet<number>;
  onSelect: (line: number) => void;
  onFold: (spanId: string, collapse: boolean) => void;
}

function keepInView(element: HTMLElement, line: number): void {
  const top = line * LINE;
  if (top < element.scrollTop) element.scrollTop = top - LINE;
  const bottom = top + 2 * LINE - element.clientHeight;
  if (bottom > element.scrollTop) element.scrollTop = bottom;
}

export function Waterfall(props: WaterfallProps) {
  const { trace, rows, colors, selectedLine, matches, onSelect, onFold } = props;
  const { scroller, first, last } = useWindow(rows.length);
  const scale = useMemo(() => scaleOf(trace.duration), [trace]);
  const critical = useMemo(() => Map.groupBy(trace.criticalPath, ({ spanId }) => spanId), [trace]);
  useEffect(() => {
    if (scroller.current && selectedLine >= 0) keepInView(scroller.current, selectedLine);
  }, [selectedLine]);
  return (
    <section class="waterfall" aria-label="Waterfall">
      <Overview trace={trace} rows={rows} colors={colors} />
      <Axis total={trace.duration} />
      <div class="lines" ref={scroller} role="tree" aria-label="Spans" tabIndex={0}>
        <div role="none" style={{ height: `${rows.length * LINE}px` }}>
          {rows.slice(first, last).map((row, index) => (
            <Line
              key={`${row.span.spanId} ${row.span.start}`}
              row={row}
              span={row.span}
              line={first + index}
              color={colors.get(row.span.service) ?? ''}
              scale={scale}
              critical={critical.get(row.span.spanId) ?? []}
              selected={first + index === selectedLine}
              matching={matches.has(first + index)}
              onSelect={() => onSelect(first + index)}
              onFold={(collapse) => onFold(row.span.spanId, collapse)}
            />
          ))}
        </div>
      </div>
    </section>
  );
}
