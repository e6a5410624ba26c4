import { useEffect, useRef } from 'preact/hooks';
import type { TraceView } from '../src/api/views';
import type { Row } from './rows';

const ERROR = 2;

interface OverviewProps {
  trace: TraceView;
  rows: readonly Row[];
  colors: ReadonlyMap<string, string>;
}

/** All spans in one picture, a pixel high each at most. */
export function Overview({ trace, rows, colors }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    element.width = element.clientWidth;
    context.clearRect(0, 0, element.width, element.height);
    const height = Math.max(1, element.height / rows.length);
    for (const [index, { span }] of rows.entries()) {
      const color = getComputedStyle(element).getPropertyValue(`--${colors.get(span.service)}`);
      context.fillStyle = span.status === ERROR ? '#c62828' : color;
      const left = (span.start / trace.duration) * element.width;
      const width = Math.max(1, ((span.end - span.start) / trace.duration) * element.width);
      context.fillRect(left, (index * element.height) / rows.length, width, height);
    }
  }, [trace, rows, colors]);
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} class="overview" height="48" />
    </div>
  );
}
