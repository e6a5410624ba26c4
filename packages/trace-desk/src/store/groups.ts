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

/** Each resource and scope of a request. @throws DecodeError */
export function* groupsOf(body: unknown, path: otlp.LeafPath): Generator<Group> {
  for (const { origin, rawResource, rawScope, leaves } of otlp.groups(body, path)) {
    const { name, version, attributes } = rawScope;
    yield {
      origin,
      resource: JSON.stringify({ attributes: rawResource['attributes'] }),
      scope: JSON.stringify({ name, version, attributes }),
      leaves,
    };
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
