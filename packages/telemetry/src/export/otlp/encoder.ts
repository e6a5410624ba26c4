import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { writeAttributes } from './values';
import { Writer } from './writer';

/** What spans and log records have in common. */
export interface Item {
  resource: Resource;
  instrumentationScope: InstrumentationScope;
}

/** An item as bytes, so that the item and all that it refers to can be freed. */
export interface Encoded extends Item {
  bytes: Uint8Array;
}

/** Field numbers that requests of traces and of logs share. */
const REQUEST = { resources: 1 } as const;
const OF_RESOURCE = { resource: 1, scopes: 2 } as const;
const OF_SCOPE = { scope: 1, items: 2 } as const;
/** In the groups of resources and of scopes alike. */
const SCHEMA_URL = 3;
const RESOURCE = { attributes: 1, droppedAttributes: 2 } as const;
const SCOPE = { name: 1, version: 2, attributes: 3, droppedAttributes: 4 } as const;

type Scope = InstrumentationScope & { attributes?: object; droppedAttributesCount?: number };

const writer = new Writer();
/** A resource and a scope are the same objects in each request. */
const heads = new WeakMap<object, Uint8Array>();

/** Encodes one item as soon as it is complete. `write` writes the fields of its message. */
export function encode<Kind extends Item>(
  item: Kind,
  write: (writer: Writer, item: Kind) => void,
): Encoded {
  const { resource, instrumentationScope } = item;
  const bytes = written(() => {
    const start = writer.begin(OF_SCOPE.items);
    write(writer, item);
    writer.end(start);
  });
  return { resource, instrumentationScope, bytes };
}

/** An `ExportTraceServiceRequest` or `ExportLogsServiceRequest` of encoded items. */
export function encodeRequest(items: readonly Encoded[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [resource, scopes] of grouped(items, ({ resource }) => resource)) {
    const inner = [resourceHead(resource)];
    for (const [scope, group] of grouped(scopes, (item) => item.instrumentationScope)) {
      const bytes = group.map((item) => item.bytes);
      inner.push(...message(OF_RESOURCE.scopes, [scopeHead(scope), ...bytes, tail(scope)]));
    }
    parts.push(...message(REQUEST.resources, [...inner, tail(resource)]));
  }
  return Buffer.concat(parts);
}

function grouped<Key>(
  items: readonly Encoded[],
  keyOf: (item: Encoded) => Key,
): Map<Key, Encoded[]> {
  const groups = new Map<Key, Encoded[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The parts of a message, after its tag and length. */
function message(field: number, parts: Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [written(() => writer.announce(field, length)), ...parts];
}

function resourceHead(resource: Resource): Uint8Array {
  const known = heads.get(resource);
  if (known !== undefined) return known;
  const head = written(() => {
    const start = writer.begin(OF_RESOURCE.resource);
    writeAttributes(writer, RESOURCE.attributes, resource.attributes);
    writer.integer(RESOURCE.droppedAttributes, 0);
    writer.end(start);
  });
  // Its attributes may still be completed.
  if (!resource.asyncAttributesPending) heads.set(resource, head);
  return head;
}

function scopeHead(scope: Scope): Uint8Array {
  const known = heads.get(scope);
  if (known !== undefined) return known;
  const head = written(() => {
    const start = writer.begin(OF_SCOPE.scope);
    writer.string(SCOPE.name, scope.name);
    if (scope.version) writer.string(SCOPE.version, scope.version);
    writeAttributes(writer, SCOPE.attributes, scope.attributes ?? {});
    const dropped = scope.droppedAttributesCount;
    if (dropped) writer.integer(SCOPE.droppedAttributes, dropped);
    writer.end(start);
  });
  heads.set(scope, head);
  return head;
}

/** The last field of a resource's and of a scope's group. */
function tail({ schemaUrl }: { schemaUrl?: string | undefined }): Uint8Array {
  return written(() => {
    if (schemaUrl) writer.string(SCHEMA_URL, schemaUrl);
  });
}

function written(write: () => void): Uint8Array {
  try {
    write();
    return writer.take();
  } catch (error) {
    writer.clear();
    throw error;
  }
}
