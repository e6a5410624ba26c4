import type { MapCalls, ServiceMap } from '../src/api/views';
import { counted, duration, visible } from './format';
import { layoutOf, NODE, type Point } from './map-layout';
import { follow } from './navigation';

const LONGEST_NAME = 19;

function short(name: string): string {
  const text = visible(name);
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1)}…` : text;
}

export function searchLink(service: string, errors: boolean): string {
  const query = new URLSearchParams({ service });
  if (errors) query.set('errors', 'true');
  return `/?${query}`;
}

export const errorShare = ({ calls, errors }: MapCalls): string =>
  errors === 0 ? '0' : `${((100 * errors) / calls).toFixed(1)} %`;

/** Calls a second, a minute or an hour in the time that was read. */
export function rateOf(calls: number, { from, to }: ServiceMap): string {
  const seconds = Math.max(1, Number(BigInt(to) - BigInt(from)) / 1e9);
  const perSecond = calls / seconds;
  if (perSecond >= 1) return `${perSecond.toFixed(1)}/s`;
  const perMinute = perSecond * 60;
  return perMinute >= 1 ? `${perMinute.toFixed(1)}/min` : `${(perMinute * 60).toFixed(1)}/h`;
}

const described = ({ calls, errors, p95 }: MapCalls): string =>
  `${counted(calls, 'call')}, ${counted(errors, 'error')}, p95 ${duration(p95)}`;

interface EdgeProps {
  edge: ServiceMap['edges'][number];
  map: ServiceMap;
  from: Point;
  to: Point;
  /** A height below all services. */
  below: number;
}

interface Line {
  line: string;
  label: Point;
}

/** The text is near the service that is called: lines of one caller start at the same point. */
function forward(from: Point, to: Point): Line {
  const [x, y] = [from.x + NODE.width, from.y + NODE.height / 2];
  const endY = to.y + NODE.height / 2;
  const line = `M${x} ${y}C${x + 60} ${y} ${to.x - 60} ${endY} ${to.x} ${endY}`;
  // The point at 0.7 of the curve.
  return { line, label: { x: x + 0.784 * (to.x - x) - 15, y: y + 0.784 * (endY - y) } };
}

/** A call against the direction goes below all services, so that it crosses none beside it. */
function back(from: Point, to: Point, below: number): Line {
  const [x, endX] = [from.x + NODE.width / 2, to.x + NODE.width / 2];
  const [y, endY] = [from.y + NODE.height, to.y + NODE.height];
  const line = `M${x} ${y}C${x} ${below} ${endX} ${below} ${endX} ${endY}`;
  return { line, label: { x: (x + endX) / 2, y: (y + endY) / 8 + 0.75 * below } };
}

function Edge({ edge, map, from, to, below }: EdgeProps) {
  const { line, label } = to.x > from.x ? forward(from, to) : back(from, to, below);
  const name = `${visible(edge.caller)} calls ${visible(edge.callee)}: ${described(edge)}`;
  return (
    <a
      class={edge.errors > 0 ? 'edge failing' : 'edge'}
      href={searchLink(edge.callee, edge.errors > 0)}
      onClick={follow}
    >
      <title>{name}</title>
      <path d={line} marker-end="url(#arrow)" />
      <text x={label.x} y={label.y - 6}>
        {rateOf(edge.calls, map)}
      </text>
      {edge.errors > 0 && (
        <text class="share-of-errors" x={label.x} y={label.y + 16}>
          {errorShare(edge)} errors
        </text>
      )}
    </a>
  );
}

function Node({ node, at }: { node: ServiceMap['nodes'][number]; at: Point }) {
  const name = `${visible(node.service)}: ${described(node)}`;
  return (
    <a
      class={node.errors > 0 ? 'node failing' : 'node'}
      href={searchLink(node.service, false)}
      onClick={follow}
    >
      <title>{name}</title>
      <rect x={at.x} y={at.y} width={NODE.width} height={NODE.height} rx="6" />
      <text x={at.x + NODE.width / 2} y={at.y + 20}>
        {short(node.service)}
      </text>
      <text class="figures" x={at.x + NODE.width / 2} y={at.y + 37}>
        {node.calls === 0 ? 'no calls' : `p95 ${duration(node.p95)}`}
      </text>
    </a>
  );
}

/** Services from left to right in the direction of the calls. */
export function MapDrawing({ map }: { map: ServiceMap }) {
  const { width, height, at } = layoutOf(map);
  return (
    <section class="map" aria-label="Map of services">
      <svg {...{ width, height }} viewBox={`0 0 ${width} ${height}`}>
        <title>Map of services</title>
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="8"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" />
          </marker>
        </defs>
        {map.edges.map((edge) => {
          const [from, to] = [at.get(edge.caller), at.get(edge.callee)];
          const key = JSON.stringify([edge.caller, edge.callee]);
          return from && to && <Edge key={key} {...{ edge, map, from, to }} below={height} />;
        })}
        {map.nodes.map((node) => {
          const place = at.get(node.service);
          return place && <Node key={node.service} node={node} at={place} />;
        })}
      </svg>
    </section>
  );
}
