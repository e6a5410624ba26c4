import { context } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';

/** The `http.route` of a request: read at its end, for the span, its name and the metric. */
export interface HttpRoute {
  route?: string | undefined;
}

/** Of the request that is being handled. Undefined if it has no span and no metric. */
export function httpRoute(): HttpRoute | undefined {
  const metadata = getRPCMetadata(context.active());
  return metadata?.type === RPCType.HTTP ? (metadata as HttpRoute) : undefined;
}
