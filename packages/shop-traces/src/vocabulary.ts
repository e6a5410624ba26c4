// The names that the shop's telemetry shows, compared with their definitions in both directions.
// Each fact is a sentence, so that a difference of two sets is the message.

import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVENTS, METRICS, SPANS, type SpanDefinition } from '@traceshop/contract';
import { FULL_NAME } from '@traceshop/contract/topology';
import {
  EXCEPTION_EVENT,
  GENERIC_ATTRIBUTES,
  INSTRUMENTED_METRICS,
  INSTRUMENTED_SPANS,
  type InstrumentedSpan,
  RESOURCE_ATTRIBUTES,
} from '@traceshop/telemetry';
import type { MetricPoint, Span } from '@traceshop/trace-testing';

/** The scope of the spans that services create. */
const OWN_SCOPE = '@traceshop/telemetry';
const ERROR_TYPE = GENERIC_ATTRIBUTES.errorType.name;

/** Defined facts that no journey can show, each with the test that shows it. */
export const NOT_IN_JOURNEYS: Readonly<Record<string, string>> = {
  'metric db.client.operation.duration has error.type':
    'packages/telemetry/test/database-spans.test.ts',
  'span of instrumentation-pg CLIENT has db.response.status_code':
    'packages/telemetry/test/database-spans.test.ts',
  'span of instrumentation-redis CLIENT has db.response.status_code':
    'packages/telemetry/test/database-spans.test.ts',
  'span of instrumentation-amqplib PRODUCER has messaging.message.conversation_id':
    'packages/telemetry/test/messaging-spans.test.ts',
  'span of instrumentation-amqplib CONSUMER has messaging.message.conversation_id':
    'packages/telemetry/test/messaging-spans.test.ts',
};

interface Declared {
  /** The journeys must show each of them. */
  required: Set<string>;
  /** Any span that fails may have these. */
  allowed: Set<string>;
}

interface SpanRow {
  label: string;
  attributes: readonly string[];
}

/** Our instrumentations and those of OpenTelemetry make the same spans. */
const instrumentedRow = ({ scope, kind }: Pick<InstrumentedSpan, 'scope' | 'kind'>): string => {
  const instrumentation = scope.replace('@traceshop/telemetry/', 'instrumentation-');
  return `span of ${instrumentation.replace('@opentelemetry/', '')} ${kind}`;
};

const has = (subject: string, names: readonly string[]): string[] =>
  names.map((name) => `${subject} has ${name}`);

function ownRow(definition: SpanDefinition): SpanRow & { shape: string } {
  const { name, service, kind = 'INTERNAL', root = false, attributes } = definition;
  const label = `span ${name}`;
  return { label, attributes, shape: shapeOf(label, { service: FULL_NAME[service], kind, root }) };
}

const shapeOf = (label: string, of: { service: string; kind: string; root: boolean }): string =>
  `${label} is a ${of.root ? 'root ' : ''}${of.kind} of ${of.service}`;

function mayFail(label: string): string[] {
  const event = `${label} has the event ${EXCEPTION_EVENT.name}`;
  return [event, ...has(event, EXCEPTION_EVENT.attributes), ...has(label, [ERROR_TYPE])];
}

const instrumentedRows: readonly SpanRow[] = Object.values(INSTRUMENTED_SPANS).map((span) => ({
  label: instrumentedRow(span),
  attributes: span.attributes,
}));

/** All facts that the definitions allow. */
export function declaredFacts(): Declared {
  const ownRows = Object.values(SPANS).map((span) => ownRow(span));
  const events = Object.values(EVENTS).flatMap(({ name, on, attributes }) =>
    on.flatMap((span) => {
      const event = `span ${span} has the event ${name}`;
      return [event, ...has(event, attributes)];
    }),
  );
  const metrics = [
    ...Object.values(METRICS).map(({ name, labels }) => ({ name, labels: keysOf(labels) })),
    ...INSTRUMENTED_METRICS,
  ];
  const resource = Object.values(RESOURCE_ATTRIBUTES).map(({ name }) => name);
  const rows = [...ownRows, ...instrumentedRows];
  return {
    required: new Set([
      ...rows.flatMap(({ label, attributes }) => [label, ...has(label, attributes)]),
      ...ownRows.map(({ shape }) => shape),
      ...events,
      ...metrics.flatMap(({ name, labels }) => [
        `metric ${name}`,
        ...has(`metric ${name}`, labels),
      ]),
      ...has('resource', resource),
    ]),
    allowed: new Set(rows.flatMap(({ label }) => mayFail(label))),
  };
}

const keysOf = (labels: readonly string[] | Readonly<Record<string, unknown>>): string[] =>
  Array.isArray(labels) ? labels : Object.keys(labels);

/** All facts that telemetry shows. */
export function factsOf(spans: readonly Span[], points: readonly MetricPoint[]): Set<string> {
  const facts = new Set<string>();
  const add = (...found: string[]): void => {
    for (const fact of found) facts.add(fact);
  };
  for (const span of spans) {
    const { name, kind, service, parentSpanId, scope } = span;
    const own = scope.name === OWN_SCOPE;
    const label = own ? `span ${name}` : instrumentedRow({ scope: scope.name, kind } as never);
    add(label, ...has(label, Object.keys(span.attributes)));
    if (own) add(shapeOf(label, { service, kind, root: parentSpanId === undefined }));
    for (const event of span.events) {
      const what = `${label} has the event ${event.name}`;
      add(what, ...has(what, Object.keys(event.attributes)));
    }
  }
  for (const { name, attributes } of points) {
    add(`metric ${name}`, ...has(`metric ${name}`, Object.keys(attributes)));
  }
  for (const { resource } of [...spans, ...points]) add(...has('resource', Object.keys(resource)));
  return facts;
}

/**
 * Compares what was seen with the definitions. Only all journeys together show everything, so a
 * partial run looks only for what is not defined.
 */
export function vocabularyProblems(
  seen: ReadonlySet<string>,
  run: 'whole' | 'partial',
  { required, allowed }: Declared = declaredFacts(),
): string[] {
  const undefinedFacts = [...seen].filter((fact) => !required.has(fact) && !allowed.has(fact));
  const missing = [...required].filter((fact) => !seen.has(fact) && !(fact in NOT_IN_JOURNEYS));
  return [
    ...undefinedFacts.map((fact) => `emitted, but not defined: ${fact}`),
    ...(run === 'whole' ? missing.map((fact) => `defined, but never emitted: ${fact}`) : []),
  ];
}

const FILE = /^vocabulary-.+\.json$/;

/** Saves facts in the folder of the run, for another process. */
export async function saveFacts(facts: ReadonlySet<string>, folder: string): Promise<void> {
  const target = join(folder, `vocabulary-${process.pid}-${randomUUID()}.json`);
  // Renamed into place, so that a reader never sees a partial file.
  await writeFile(`${target}.part`, JSON.stringify([...facts]));
  await rename(`${target}.part`, target);
}

/** All facts that the test files of the run have saved. */
export async function loadFacts(folder: string): Promise<Set<string>> {
  const files = (await readdir(folder)).filter((name) => FILE.test(name));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return new Set(texts.flatMap((text) => JSON.parse(text) as string[]));
}
