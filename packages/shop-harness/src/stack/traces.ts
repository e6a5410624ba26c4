// Requests to the stack whose traces are read from its Jaeger.

import { FULL_NAME, TERMINAL_QUEUES } from '@traceshop/contract/topology';
import {
  type Child,
  createTracer,
  jaeger,
  type Node,
  type TraceHandle,
} from '@traceshop/trace-testing';
import type { RequestParts, ShopResponse } from '../shop.ts';
import type { Stack } from './stack.ts';

/** From the response to the trace in Jaeger: export delay, the sampler's wait, and a busy machine. */
export const ARRIVAL_MS = 60_000;

export interface Traced<T> {
  response: ShopResponse<T>;
  trace: TraceHandle;
}

/**
 * Sends requests and hands out their traces. The id is the response's: behind the tail sampler a
 * trace whose root has a parent elsewhere would wait the whole decision time.
 */
export function tracedRequests(stack: Stack) {
  const tracer = createTracer({
    source: jaeger({ url: stack.url('JAEGER_PORT') }),
    inScope: Object.values(FULL_NAME),
    terminal: TERMINAL_QUEUES,
    deadlineMs: ARRIVAL_MS,
    quietMs: 5000,
  });
  return async <T = Record<string, unknown>>(
    method: string,
    path: string,
    more?: RequestParts,
  ): Promise<Traced<T>> => {
    const { result: response, trace } = await tracer.run(
      () => stack.request<T>(method, path, more),
      {
        adopt: true,
      },
    );
    return { response, trace };
  };
}

/** The drawn tree without what Jaeger's storage does not keep: whether a parent was remote. */
export function asStored(tree: Node): Node {
  const { remoteParent: _, ...props } = tree.props;
  return { ...tree, props, children: tree.children.map(rowAsStored) };
}

function rowAsStored(row: Child): Child {
  if (row.type === 'span') return asStored(row);
  if ('node' in row) return { ...row, node: asStored(row.node) };
  if ('nodes' in row) return { ...row, nodes: row.nodes.map(asStored) };
  return row;
}
