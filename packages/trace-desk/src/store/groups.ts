import * as otlp from '#otlp/json';
import { DecodeError } from '#otlp/protobuf';

/** What one resource and one scope have sent, as OTLP/JSON. */
export interface Group {
  origin: otlp.Origin;
  /** Texts that are equal for equal resources and scopes. */
  resource: string;
  scope: string;
  leaves: otlp.Json[];
}

export type LeafPath = readonly [outer: string, inner: string, leaf: string];

function describe(raw: otlp.Json): string {
  const { name, version, attributes } = raw;
  return JSON.stringify({ name, version, attributes });
}

function serviceOf(resource: otlp.Origin['resource']): string {
  const named = resource['service.name'];
  return typeof named === 'string' && named !== '' ? named : 'unknown_service';
}

/** Walks resource -> scope, the common shape of the three signals. @throws DecodeError */
export function* groupsOf(body: unknown, [outer, inner, leaf]: LeafPath): Generator<Group> {
  for (const each of otlp.list(otlp.object(body, 'the request')[outer], outer)) {
    const attributes = otlp.object(each['resource'], 'resource')['attributes'];
    const resource = otlp.attributes(attributes);
    const service = serviceOf(resource);
    for (const part of otlp.list(each[inner], inner)) {
      const raw = otlp.object(part['scope'], 'scope');
      const scope = {
        name: otlp.string(raw['name'], 'scope.name'),
        version: otlp.string(raw['version'], 'scope.version'),
      };
      yield {
        origin: { resource, service, scope },
        resource: JSON.stringify({ attributes }),
        scope: describe(raw),
        leaves: otlp.list(part[leaf], leaf),
      };
    }
  }
}

const LATEST = 2n ** 63n - 1n;

/** The store keeps signed 64-bit integers. @throws DecodeError for a time after the year 2262 */
export function instant(nanoseconds: bigint, what: string): bigint {
  if (nanoseconds > LATEST || nanoseconds < 0n) {
    throw new DecodeError(`OTLP: ${what} is not a time between the years 1970 and 2262`);
  }
  return nanoseconds;
}
