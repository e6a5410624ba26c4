import type { MapCalls, ServiceMap } from '../src/api/views';
import { counted, duration, visible } from './format';
import { layoutOf, NODE, type Point } from './map-layout';
import { follow } from './navigation';

const LONGEST_NAME = 20;

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
}

function Edge({ edge, map, from, to }: EdgeProps) {
  const forward = to.x > from.x;
  const start = { x: from.x + NODE.width, y: from.y + NODE.height / 2 };
  const end = { x: to.x, y: to.y + NODE.height / 2 };
  // A call back goes below both, so that it does not lie on the call forward.
  const bend = forward ? 0 : NODE.height;
  const [one, other] = [start.x + 60, end.x - 60];
  const line = `M${start.x} ${start.y}C${one} ${start.y + bend} ${other} ${end.y + bend} ${end.x} ${end.y}`;
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 + 0.75 * bend };
  const name = `${visible(edge.caller)} calls ${visible(edge.callee)}: ${described(edge)}`;
  return (
    <a
      class={edge.errors > 0 ? 'edge failing' : 'edge'}
      href={searchLink(edge.callee, edge.errors > 0)}
      onClick={follow}
    >
      <title>{name}</title>
      <path d={line} marker-end="url(#arrow)" />
      <text x={middle.x} y={middle.y - 6}>
        {rateOf(edge.calls, map)}
      </text>
      {edge.errors > 0 && (
        <text class="share-of-errors" x={middle.x} y={middle.y + 16}>
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
          return from && to && <Edge key={key} {...{ edge, map, from, to }} />;
        })}
        {map.nodes.map((node) => {
          const place = at.get(node.service);
          return place && <Node key={node.service} node={node} at={place} />;
        })}
      </svg>
    </section>
  );
}
