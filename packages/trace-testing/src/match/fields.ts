import { matches, shownExpectation, shownValue } from '../pattern/match-value';
import type { EventPattern, LinkPattern, Node, SpanProps } from '../pattern/patterns';
import type { Attrs, AttrValue, Span, SpanEvent } from '../tree/model';

/** What one span's own fields lack against one pattern node, as lines for a person. */
type Report = (line: string) => void;

function compareValue(label: string, pair: { expected: unknown; actual: unknown }, report: Report) {
  const { expected, actual } = pair;
  if (actual !== undefined && matches(expected, actual)) return;
  const received = actual === undefined ? 'missing' : `received ${shownValue(actual)}`;
  if (expected === undefined) {
    // A misspelt variable of the test, most likely: to take it for absence would be a false pass.
    report(`${label}: the expected value is undefined (absence is noAttrs), ${received}`);
    return;
  }
  const untested = expected instanceof RegExp && typeof actual !== 'string' && actual !== undefined;
  const why = untested ? ' (not text: a regular expression cannot match it)' : '';
  report(`${label}: expected ${shownExpectation(expected)}, ${received}${why}`);
}

function compareAttrs(expected: object | undefined, actual: Attrs, report: Report): void {
  for (const [key, value] of Object.entries(expected ?? {})) {
    const found: AttrValue | undefined = Object.hasOwn(actual, key) ? actual[key] : undefined;
    compareValue(key, { expected: value, actual: found }, report);
  }
}

function forbiddenAttrs(props: SpanProps, actual: Attrs, report: Report): void {
  for (const key of Object.keys(actual)) {
    const banned = props.noAttrs?.some((ban) =>
      ban instanceof RegExp ? matches<string>(ban, key) : ban === key,
    );
    const extra = props.exactAttrs && !Object.hasOwn(props.attrs ?? {}, key);
    if (banned || extra) report(`${key}: not expected, received ${shownValue(actual[key])}`);
  }
}

function compareStatus(expected: SpanProps['status'], span: Span, report: Report): void {
  if (expected === undefined) return;
  const { code, message } =
    typeof expected === 'string' ? { code: expected, message: undefined } : expected;
  compareValue('status', { expected: code, actual: span.status.code }, report);
  if (message !== undefined) {
    compareValue('status message', { expected: message, actual: span.status.message }, report);
  }
}

function eventMatches(pattern: EventPattern, event: SpanEvent): boolean {
  let ok = matches(pattern.name, event.name);
  compareAttrs(pattern.attrs, event.attributes, () => {
    ok = false;
  });
  return ok;
}

function describeMissing(pattern: EventPattern, span: Span, report: Report): void {
  const label = `event ${shownExpectation(pattern.name)}`;
  const named = span.events.find((event) => matches(pattern.name, event.name));
  const names = span.events.map((event) => event.name).join(', ') || 'none';
  if (!named) {
    report(`${label}: not recorded (events: ${names})`);
    return;
  }
  let differing = 0;
  compareAttrs(pattern.attrs, named.attributes, (line) => {
    differing += 1;
    report(`${label} ${line}`);
  });
  if (differing === 0) report(`${label}: recorded, but not often enough`);
}

function compareEvents(expected: SpanProps['events'], span: Span, report: Report): void {
  if (expected === undefined) return;
  if ('exactly' in expected) {
    compareExactEvents(expected.exactly, span, report);
    return;
  }
  const free = [...span.events];
  for (const pattern of expected) {
    const index = free.findIndex((event) => eventMatches(pattern, event));
    if (index === -1) describeMissing(pattern, span, report);
    else free.splice(index, 1);
  }
}

function compareExactEvents(expected: readonly EventPattern[], span: Span, report: Report): void {
  const same = expected.length === span.events.length;
  const all = expected.every((pattern, index) => {
    const event = span.events[index];
    return event !== undefined && eventMatches(pattern, event);
  });
  if (same && all) return;
  const wanted = expected.map((pattern) => shownExpectation(pattern.name)).join(', ') || 'none';
  const names = span.events.map((event) => shownValue(event.name)).join(', ') || 'none';
  const hint = wanted === names ? ' with other attributes' : '';
  report(`events: expected exactly ${wanted}, received ${names}${hint}`);
}

/** True when the span has a link of this pattern; `target` is the bound span, where one is asked. */
export function hasLink(span: Span, pattern: LinkPattern, target: Span | undefined): boolean {
  return span.links.some((link) => {
    if (target && (link.spanId !== target.spanId || link.traceId !== target.traceId)) return false;
    if (pattern.traceId !== undefined && !matches(pattern.traceId, link.traceId)) return false;
    if (pattern.spanId !== undefined && !matches(pattern.spanId, link.spanId)) return false;
    let ok = true;
    compareAttrs(pattern.attrs, link.attributes, () => {
      ok = false;
    });
    return ok;
  });
}

function compareLinks(expected: SpanProps['links'], span: Span, report: Report): void {
  for (const pattern of expected ?? []) {
    // Which span a name is bound to is the search's business; here: is there such a link at all.
    if (hasLink(span, pattern, undefined)) continue;
    const wanted = pattern.boundTo === undefined ? '' : ` to ${shownValue(pattern.boundTo)}`;
    const received =
      span.links.map((link) => `${link.traceId}:${link.spanId}`).join(', ') || 'none';
    report(`link${wanted}: not recorded (links: ${received})`);
  }
}

function compareProps(props: SpanProps, span: Span, report: Report): void {
  compareAttrs(props.attrs, span.attributes, report);
  forbiddenAttrs(props, span.attributes, report);
  compareStatus(props.status, span, report);
  compareEvents(props.events, span, report);
  compareLinks(props.links, span, report);
  compareAttrs(props.resource, span.resource, (line) => report(`resource ${line}`));
  if (props.scope !== undefined) {
    compareValue('scope', { expected: props.scope, actual: span.scope.name }, report);
  }
  if (props.remoteParent !== undefined) {
    const pair = { expected: props.remoteParent, actual: span.remoteParent };
    compareValue('remoteParent', pair, report);
  }
}

/** Service, kind and name alone: cheap, and most pairs of a search fail here. */
export function labelFits(node: Node, span: Span): boolean {
  return (
    (node.kind === undefined || node.kind === span.kind) &&
    matches(node.service, span.service) &&
    matches(node.name, span.name)
  );
}

/** Every field that differs, one line each; [] when the span's own fields fit. */
export function fieldProblems(node: Node, span: Span): string[] {
  const lines: string[] = [];
  const report: Report = (line) => lines.push(line);
  compareValue('service', { expected: node.service, actual: span.service }, report);
  if (node.kind !== undefined) {
    compareValue('kind', { expected: node.kind, actual: span.kind }, report);
  }
  compareValue('name', { expected: node.name, actual: span.name }, report);
  compareProps(node.props, span, report);
  return lines;
}
