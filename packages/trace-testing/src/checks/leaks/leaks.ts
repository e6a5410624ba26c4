/** Searches all exported parts of a trace for secrets. Never prints one. */
import { createHash } from 'node:crypto';
import { matches } from '../../pattern/match-value';
import { canonical } from '../../tree/canonical';
import type { Attrs, AttrValue, LogRecord, Span, Trace } from '../../tree/model';
import { printableLine } from '../../tree/printable';
import { detect } from './detectors';
import { isMaskedFinding } from './masked';
import { queryLiterals } from './query-literals';
import { isSecretName } from './secret-names';

/** An accepted finding: by detector name, by place, or both. */
export interface AllowRule {
  detector?: string;
  /** Matches the place, such as `attributes.url.full`. */
  place?: RegExp;
}

export interface LeakOptions {
  /** Values that the test put in and that must not be exported. */
  canaries?: readonly string[];
  allow?: readonly AllowRule[];
}

interface Text {
  owner: string;
  /** Where in the span or record: `name`, `attributes.url.full`, `events.x.attributes.y`. */
  place: string;
  value: string;
}

function textsOf(value: AttrValue, place: string): { place: string; value: string }[] {
  if (value === null || typeof value === 'boolean') return [];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, place));
  if (typeof value === 'object') return attrTexts(value, place);
  return [{ place, value: String(value) }];
}

function attrTexts(attrs: Attrs, place: string): { place: string; value: string }[] {
  return Object.entries(attrs).flatMap(([key, value]) => [
    { place: `${place} (key)`, value: key },
    ...textsOf(value, `${place}.${key}`),
  ]);
}

function spanTexts(span: Span): Text[] {
  const texts = [
    { place: 'name', value: span.name },
    { place: 'status message', value: span.status.message },
    { place: 'tracestate', value: span.tracestate },
    ...attrTexts(span.attributes, 'attributes'),
    ...attrTexts(span.resource, 'resource'),
    ...span.events.flatMap((event) => [
      { place: 'event name', value: event.name },
      ...attrTexts(event.attributes, `event ${event.name}`),
    ]),
    ...span.links.flatMap((link) => [
      { place: 'link tracestate', value: link.tracestate },
      ...attrTexts(link.attributes, 'link'),
    ]),
  ];
  return texts.map((text) => ({ ...text, owner: `${span.service} ${span.kind} span` }));
}

function logTexts(record: LogRecord): Text[] {
  const texts = [
    ...textsOf(record.body, 'body'),
    ...attrTexts(record.attributes, 'attributes'),
    ...attrTexts(record.resource, 'resource'),
  ];
  return texts.map((text) => ({ ...text, owner: `${record.service} log record` }));
}

/** The encodings in which a value may appear in a text. */
function formsOf(canary: string): { form: string; value: string }[] {
  const base64 = Buffer.from(canary).toString('base64').replace(/=+$/, '');
  const forms = [
    { form: 'as it is', value: canary },
    { form: 'URL-encoded', value: encodeURIComponent(canary) },
    { form: 'base64', value: base64 },
    { form: 'base64url', value: Buffer.from(canary).toString('base64url') },
    { form: 'JSON-escaped', value: JSON.stringify(canary).slice(1, -1) },
  ];
  return forms.filter(
    ({ value }, index) => forms.findIndex((other) => other.value === value) === index,
  );
}

const MIN_DIGITS = 8;

function canaryIn(text: string, canary: string): string | undefined {
  const lower = text.toLowerCase();
  // Compares both, because the lower case of some letters depends on adjacent letters.
  const found = formsOf(canary).find(
    ({ value }) => text.includes(value) || lower.includes(value.toLowerCase()),
  );
  if (found) return found.form;
  const digits = canary.replace(/\D/g, '');
  // Only for a numeric canary: digits of a longer text could match by chance.
  const numeric = digits.length >= MIN_DIGITS && /^[\d\s.-]+$/.test(canary);
  return numeric && text.replace(/[\s.-]/g, '').includes(digits) ? 'digits only' : undefined;
}

function masked(value: string): string {
  const hash = createHash('sha256').update(value).digest('hex').slice(0, 8);
  return `${value.length} characters, sha256 ${hash}`;
}

interface Finding {
  detector: string;
  value: string;
}

function findingsIn(text: Text, canaries: readonly string[]): Finding[] {
  const shapes = detect(text.value);
  const injected = canaries.flatMap((canary, index) => {
    const form = canaryIn(text.value, canary);
    return form === undefined ? [] : [{ detector: `canary ${index + 1}, ${form}`, value: canary }];
  });
  const key = text.place.split('.').slice(1).join('.');
  const byKey = isSecretName(key)
    ? [{ detector: 'key that names a secret', value: text.value }]
    : [];
  const literals = queryLiterals(text.place, text.value).map((value) => ({
    detector: 'literal in a query',
    value,
  }));
  const guessed = [...shapes, ...byKey, ...literals];
  return [
    ...injected,
    ...guessed.filter(({ detector, value }) => !isMaskedFinding(detector, value)),
  ];
}

function isAllowed(finding: Finding, place: string, rules: readonly AllowRule[]): boolean {
  return rules.some(
    (rule) =>
      (rule.detector !== undefined || rule.place !== undefined) &&
      (rule.detector === undefined || finding.detector.startsWith(rule.detector)) &&
      (rule.place === undefined || matches<string>(rule.place, place)),
  );
}

/** A place may contain the secret, as an attribute key can. Then the place is not printed. */
function line({ owner, place }: Text, finding: Finding): string {
  const shown = place.includes(finding.value) ? 'a key' : place;
  return printableLine(`${finding.detector} in ${owner}, ${shown}: ${masked(finding.value)}`);
}

function problemsIn(texts: Text[], options: LeakOptions): string[] {
  const canaries = (options.canaries ?? []).filter((canary) => canary !== '');
  const seen = new Map<string, Text>();
  for (const text of texts) seen.set(canonical(text), text);
  const lines = [...seen.values()].flatMap((text) =>
    findingsIn(text, canaries)
      .filter((finding) => !isAllowed(finding, text.place, options.allow ?? []))
      .map((finding) => line(text, finding)),
  );
  return [...new Set(lines)];
}

/** Every secret found in a trace and its linked traces, one line each. */
export function traceLeaks(trace: Trace, options: LeakOptions = {}): string[] {
  const spans = [trace, ...trace.linked].flatMap((part) => part.spans);
  return problemsIn(spans.flatMap(spanTexts), options);
}

/** The same for log records. */
export function logLeaks(records: readonly LogRecord[], options: LeakOptions = {}): string[] {
  return problemsIn(records.flatMap(logTexts), options);
}
