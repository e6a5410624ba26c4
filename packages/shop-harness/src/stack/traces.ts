// Sends requests to the stack and reads their traces from its Jaeger.

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

/** Time from the response to the trace in Jaeger: export delay, the sampler's wait, a busy machine. */
export const ARRIVAL_MS = 60_000;

export interface Traced<T> {
  response: ShopResponse<T>;
  trace: TraceHandle;
}

/**
 * Sends requests and returns their traces by the id in the response. Without a remote parent the tail
 * sampler does not wait its whole decision time.
 */
export function tracedRequests(stack: Stack) {
  const tracer = createTracer({
    source: jaeger({ url: stack.url('JAEGER_PORT') }),
    inScope: Object.values(FULL_NAME),
    // A callee without a service name is a provider, which sends no telemetry.
    calleeOf: ({ attributes }) =>
      attributes['server.service.name'] === undefined ? null : undefined,
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

/** The drawn tree without the remote-parent flag, which Jaeger does not store. */
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
