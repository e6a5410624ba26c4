import { useEffect, useRef } from 'preact/hooks';
import { isError } from '../src/analysis/otlp-words';
import type { TraceView } from '../src/api/views';
import type { Row } from './rows';

interface OverviewProps {
  trace: TraceView;
  rows: readonly Row[];
  colors: ReadonlyMap<string, string>;
}

const HEIGHT = 48;

/** A canvas knows no classes: asks the browser which colour one stands for. */
function colorOf(parent: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.className = name;
  parent.append(probe);
  const color = getComputedStyle(probe).backgroundColor;
  probe.remove();
  return color;
}

function draw(canvas: HTMLCanvasElement, { trace, rows, colors }: OverviewProps): void {
  const context = canvas.getContext('2d');
  const parent = canvas.parentElement;
  if (!context || !parent) return;
  const names = new Set([...colors.values(), 'failed']);
  const known = new Map([...names].map((name) => [name, colorOf(parent, `dot ${name}`)]));
  canvas.width = canvas.clientWidth;
  const scale = canvas.width / Math.max(1, trace.duration);
  const line = HEIGHT / rows.length;
  for (const [index, { span }] of rows.entries()) {
    const name = isError(span) ? 'failed' : (colors.get(span.service) ?? '');
    context.fillStyle = known.get(name) ?? '';
    const width = Math.max(1, (span.end - span.start) * scale);
    context.fillRect(span.start * scale, index * line, width, Math.max(1, line * 0.8));
  }
}

/** All spans in one small picture. */
export function Overview({ trace, rows, colors }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const redraw = (): void => draw(element, { trace, rows, colors });
    const observer = new ResizeObserver(redraw);
    observer.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', redraw);
    return () => {
      observer.disconnect();
      scheme.removeEventListener('change', redraw);
    };
  }, [trace, rows, colors]);
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} class="overview" height={HEIGHT} />
    </div>
  );
}
