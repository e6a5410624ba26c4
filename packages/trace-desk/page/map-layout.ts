import type { ServiceMap } from '../src/api/views';

export const NODE = { width: 160, height: 48 };
const GAP = { x: 180, y: 32 };
const MARGIN = 16;
/** For lines against the direction. */
const BELOW = 64;

export interface Point {
  x: number;
  y: number;
}

export interface Layout {
  width: number;
  height: number;
  /** Top left corner of each service. */
  at: Map<string, Point>;
}

type Edges = ServiceMap['edges'];

/** Callees by caller, without the calls that close a circle. */
function withoutCircles(services: readonly string[], edges: Edges): Map<string, string[]> {
  const callees = Map.groupBy(edges, ({ caller }) => caller);
  const state = new Map<string, 'open' | 'done'>();
  const kept = new Map<string, string[]>();
  const visit = (service: string): void => {
    state.set(service, 'open');
    for (const { callee } of callees.get(service) ?? []) {
      if (state.get(callee) === 'open') continue;
      kept.set(service, [...(kept.get(service) ?? []), callee]);
      if (!state.has(callee)) visit(callee);
    }
    state.set(service, 'done');
  };
  const called = new Set(edges.map(({ callee }) => callee));
  const first = services.filter((service) => !called.has(service));
  for (const service of [...first, ...services]) if (!state.has(service)) visit(service);
  return kept;
}

/** The layer of a service is the longest way to it. */
function layersOf(services: readonly string[], callees: Map<string, string[]>): string[][] {
  const waiting = new Map(services.map((service) => [service, 0]));
  for (const callee of [...callees.values()].flat()) {
    waiting.set(callee, (waiting.get(callee) ?? 0) + 1);
  }
  const layers: string[][] = [];
  let layer = services.filter((service) => waiting.get(service) === 0);
  while (layer.length > 0) {
    layers.push(layer);
    const next: string[] = [];
    for (const callee of layer.flatMap((service) => callees.get(service) ?? [])) {
      const left = (waiting.get(callee) ?? 0) - 1;
      waiting.set(callee, left);
      if (left === 0) next.push(callee);
    }
    layer = next;
  }
  return layers;
}

/** Layers from left to right; within one, services stand near their callers. */
export function layoutOf({ nodes, edges }: Pick<ServiceMap, 'nodes' | 'edges'>): Layout {
  const services = nodes.map(({ service }) => service).toSorted();
  const layers = layersOf(services, withoutCircles(services, edges));
  const most = Math.max(1, ...layers.map((layer) => layer.length));
  const height = 2 * MARGIN + most * (NODE.height + GAP.y);
  const at = new Map<string, Point>();
  const callers = Map.groupBy(edges, ({ callee }) => callee);
  const middle = (service: string): number => {
    const above = (callers.get(service) ?? []).flatMap(({ caller }) => at.get(caller)?.y ?? []);
    return above.reduce((sum, y) => sum + y, 0) / Math.max(1, above.length);
  };
  for (const [column, layer] of layers.entries()) {
    const sorted = layer.toSorted((one, other) => middle(one) - middle(other));
    const part = height / layer.length;
    for (const [row, service] of sorted.entries()) {
      const y = part * (row + 0.5) - NODE.height / 2;
      at.set(service, { x: MARGIN + column * (NODE.width + GAP.x), y });
    }
  }
  const xOf = (service: string): number => at.get(service)?.x ?? 0;
  const width = 2 * MARGIN + layers.length * (NODE.width + GAP.x) - GAP.x;
  const back = edges.some(({ caller, callee }) => xOf(callee) <= xOf(caller));
  return { width: Math.max(width, NODE.width), height: back ? height + BELOW : height, at };
}
