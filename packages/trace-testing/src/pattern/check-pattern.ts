/** Rejects invalid patterns. Each message says where, and what was expected there. */
import { checkKeys, described, type KeysOf, wrongKey } from './check-keys';
import { isAsymmetric } from './match-value';
import type { Child, EventPattern, LinkPattern, Node, SpanProps } from './patterns';

const NODE_KEYS: KeysOf<Node> = {
  type: true,
  kind: true,
  service: true,
  name: true,
  props: true,
  children: true,
};
const PROPS_KEYS: KeysOf<SpanProps> = {
  attrs: true,
  noAttrs: true,
  exactAttrs: true,
  status: true,
  events: true,
  links: true,
  scope: true,
  resource: true,
  remoteParent: true,
  as: true,
};
const EVENT_KEYS: KeysOf<EventPattern> = { name: true, attrs: true };
const LINK_KEYS: KeysOf<LinkPattern> = { boundTo: true, traceId: true, spanId: true, attrs: true };
const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUS = ['UNSET', 'OK', 'ERROR'];
/** Keys of a row in addition to its type. */
const ROW_KEYS: Readonly<Record<string, readonly string[]>> = {
  optional: ['node'],
  descend: ['node'],
  hop: ['node'],
  repeat: ['node', 'min', 'max'],
  oneOf: ['nodes'],
  inOrder: ['nodes'],
  rest: [],
};

const isText = (value: unknown): boolean =>
  typeof value === 'string' ||
  typeof value === 'function' ||
  value instanceof RegExp ||
  isAsymmetric(value);

function checkText(where: string, value: unknown): void {
  if (isText(value)) return;
  throw new TypeError(
    `${where}: expected text, a regular expression, a matcher or a predicate, received ${described(value)}`,
  );
}

function checkStatus(where: string, status: unknown): void {
  const code =
    typeof status === 'object' && status !== null ? (status as { code?: unknown }).code : status;
  if (typeof status === 'object') checkKeys(where, status, { code: true, message: true });
  if (!STATUS.includes(String(code))) throw wrongKey(where, String(code), STATUS);
}

function checkList(where: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`${where}: expected a list, received ${described(value)}`);
}

function checkProps(where: string, props: SpanProps): void {
  checkKeys(where, props, PROPS_KEYS);
  const { attrs, noAttrs, status, events, links, resource } = props;
  for (const [key, value] of Object.entries({ attrs, resource })) {
    if (value !== undefined && (typeof value !== 'object' || value === null)) {
      throw new TypeError(`${where}.${key}: expected an object, received ${described(value)}`);
    }
  }
  if (noAttrs !== undefined) checkList(`${where}.noAttrs`, noAttrs);
  if (status !== undefined) checkStatus(`${where}.status`, status);
  if (events !== undefined) {
    if (!Array.isArray(events)) checkKeys(`${where}.events`, events, { exactly: true });
    const list = 'exactly' in events ? events.exactly : events;
    for (const event of checkList(`${where}.events`, list)) {
      checkKeys(`${where}.events`, event ?? null, EVENT_KEYS);
    }
  }
  for (const link of checkList(`${where}.links`, links ?? [])) {
    checkKeys(`${where}.links`, link ?? null, LINK_KEYS);
  }
}

const nameOf = (value: unknown): string => (isText(value) ? String(value) : described(value));

const checked = new WeakSet<object>();

/** @throws TypeError */
export function checkNode(where: string, node: Node): void {
  if (typeof node !== 'object' || node === null || node.type !== 'span') {
    throw new TypeError(`${where}: expected the pattern of a span, received ${described(node)}`);
  }
  if (checked.has(node)) return;
  const label = `${where}: ${node.kind ?? 'any'} ${nameOf(node.service)} ${nameOf(node.name)}`;
  checkKeys(where, node, NODE_KEYS);
  if (node.kind !== undefined && !KINDS.includes(node.kind)) {
    throw wrongKey(`${label}, kind`, String(node.kind), KINDS);
  }
  checkText(`${label}, service`, node.service);
  checkText(`${label}, name`, node.name);
  if (Array.isArray(node.props)) {
    throw new TypeError(`${label}: its children stand before its props; swap them`);
  }
  checkProps(label, node.props);
  checkRows(label, node.children);
  checked.add(node);
}

function checkRow(where: string, row: Child): void {
  if (typeof row !== 'object' || row === null) {
    throw new TypeError(`${where}: expected a pattern, received ${described(row)}`);
  }
  if (row.type === 'span') {
    checkNode(where, row);
    return;
  }
  const keys = ROW_KEYS[String(row.type)];
  if (!keys) throw new TypeError(`${where}: expected a pattern, received ${described(row)}`);
  const known = Object.fromEntries(['type', ...keys].map((key) => [key, true as const]));
  checkKeys(`${where}, ${row.type}()`, row, known);
  if ('node' in row) checkNode(`${where}, ${row.type}()`, row.node);
  if ('nodes' in row) for (const node of row.nodes) checkNode(`${where}, ${row.type}()`, node);
}

/** @throws TypeError */
export function checkRows(where: string, rows: readonly Child[]): void {
  const list = checkList(`${where}, children`, rows) as readonly Child[];
  list.forEach((row, index) => {
    checkRow(`${where}, child ${index + 1}`, row);
  });
}
