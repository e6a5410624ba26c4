// The tables of the reference, as Markdown.
import { ATTRIBUTES, EVENTS, METRICS, SPANS, type SpanDefinition } from '@traceshop/contract';
import {
  type AttributeDefinition,
  EXCEPTION_EVENT,
  GENERIC_ATTRIBUTES,
  INSTRUMENTED_METRICS,
  INSTRUMENTED_SPANS,
  RESOURCE_ATTRIBUTES,
} from '@traceshop/telemetry';

const NONE = '-';

const code = (name: string): string => `\`${name}\``;
const list = (names: readonly string[]): string => names.map(code).join(', ') || NONE;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function spans(): string {
  const rows = Object.values(SPANS).map((span: SpanDefinition) => [
    code(span.name),
    span.service,
    `${span.kind ?? 'INTERNAL'}${span.root ? ', root' : ''}`,
    list(span.attributes),
    span.meaning,
  ]);
  return table(['span', 'service', 'kind', 'attributes', 'meaning'], rows);
}

function instrumentedSpans(): string {
  const rows = Object.values(INSTRUMENTED_SPANS).map(({ names, kind, attributes, meaning }) => [
    list(names),
    kind,
    list(attributes),
    meaning,
  ]);
  return table(['examples', 'kind', 'attributes', 'meaning'], rows);
}

function events(): string {
  const own = Object.values(EVENTS).map(({ name, on, attributes, meaning }) => [
    code(name),
    list(on),
    list(attributes),
    meaning,
  ]);
  const { name, attributes, meaning } = EXCEPTION_EVENT;
  const exception = [code(name), 'any span that fails', list(attributes), meaning];
  return table(['event', 'on', 'attributes', 'meaning'], [...own, exception]);
}

const typeOf = ({ type, values }: AttributeDefinition): string =>
  values ? list(values) : { int: 'integer', string: 'text' }[type];

/** The spans and the events that have the attribute. */
function holders(attribute: string): string {
  const has = ({ attributes }: { attributes: readonly string[] }): boolean =>
    attributes.includes(attribute);
  return list([...Object.values(SPANS), ...Object.values(EVENTS)].filter(has).map(nameOf));
}

const nameOf = ({ name }: { name: string }): string => name;

function attributes(): string {
  const rows = Object.values(ATTRIBUTES).map((attribute) => [
    code(attribute.name),
    typeOf(attribute),
    holders(attribute.name),
    attribute.meaning,
  ]);
  return table(['attribute', 'value', 'on', 'meaning'], rows);
}

function genericAttributes(): string {
  const rows = Object.values(GENERIC_ATTRIBUTES).map((attribute) => [
    code(attribute.name),
    typeOf(attribute),
    attribute.meaning,
  ]);
  return table(['attribute', 'value', 'meaning'], rows);
}

function resource(): string {
  const rows = Object.values(RESOURCE_ATTRIBUTES).map(({ name, meaning }) => [code(name), meaning]);
  return table(['attribute', 'meaning'], rows);
}

const METRIC_HEAD = ['metric', 'kind', 'unit', 'attributes', 'meaning'];

/** `{ outcome: ['held', 'released'] }` as text. */
const labelText = (labels: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(labels)
    .map(([label, values]) => `${code(label)}: ${values.join(', ')}`)
    .join('; ') || NONE;

function metrics(): string {
  const rows = Object.values(METRICS).map((metric) => [
    code(metric.name),
    metric.kind,
    code(metric.unit),
    metric.kind === 'counter' ? labelText(metric.labels) : list(metric.labels),
    metric.meaning,
  ]);
  return table(METRIC_HEAD, rows);
}

function instrumentedMetrics(): string {
  const rows = INSTRUMENTED_METRICS.map(({ name, kind, unit, labels, meaning }) => [
    code(name),
    kind,
    unit ? code(unit) : NONE,
    list(labels),
    meaning,
  ]);
  return table(METRIC_HEAD, rows);
}

/** By the name in the marks of the page. */
export const TABLES: Readonly<Record<string, () => string>> = {
  spans,
  'instrumented-spans': instrumentedSpans,
  events,
  attributes,
  'generic-attributes': genericAttributes,
  resource,
  metrics,
  'instrumented-metrics': instrumentedMetrics,
};
