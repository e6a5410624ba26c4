import { matches, shownValue } from '../pattern/match-value';
import type { Node, SpanProps } from '../pattern/patterns';
import type { Attrs, Span } from '../tree/model';
import { compareAttrs, compareValue, type Report } from './attribute-values';
import { eventProblems, linkProblems } from './events-links';

function forbiddenAttrs(props: SpanProps, actual: Attrs, report: Report): void {
  for (const key of Object.keys(actual)) {
    const banned = props.noAttrs?.some((ban) =>
      ban instanceof RegExp ? matches<string>(ban, key) : ban === key,
    );
    const extra = props.exactAttrs && !Object.hasOwn(props.attrs ?? {}, key);
    if (banned || extra) {
      report(() => `${key}: not expected, received ${shownValue(actual[key])}`);
    }
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

function compareProps(props: SpanProps, span: Span, report: Report): void {
  compareAttrs(props.attrs, span.attributes, report);
  forbiddenAttrs(props, span.attributes, report);
  compareStatus(props.status, span, report);
  for (const line of eventProblems(props.events, span)) report(() => line);
  for (const line of linkProblems(props.links, span)) report(() => line);
  compareAttrs(props.resource, span.resource, (line) => report(() => `resource ${line()}`));
  if (props.scope !== undefined) {
    compareValue('scope', { expected: props.scope, actual: span.scope.name }, report);
  }
  if (props.remoteParent !== undefined) {
    const pair = { expected: props.remoteParent, actual: span.remoteParent };
    compareValue('remoteParent', pair, report);
  }
}

/** Compares only service, kind and name: cheap, and most pairs of a search fail here. */
export function labelFits(node: Node, span: Span): boolean {
  return (
    (node.kind === undefined || node.kind === span.kind) &&
    matches(node.service, span.service) &&
    matches(node.name, span.name)
  );
}

/** Every different field, one line each. [] when the span's own fields match. */
export function fieldProblems(node: Node, span: Span): string[] {
  const lines: string[] = [];
  const report: Report = (line) => lines.push(line());
  compareValue('service', { expected: node.service, actual: span.service }, report);
  if (node.kind !== undefined) {
    compareValue('kind', { expected: node.kind, actual: span.kind }, report);
  }
  compareValue('name', { expected: node.name, actual: span.name }, report);
  compareProps(node.props, span, report);
  return lines;
}

/** The number of different fields. Service, kind and name have more weight. */
export function fieldCost(node: Node, span: Span): number {
  let cost = 0;
  const label: Report = () => {
    cost += 3;
  };
  compareValue('service', { expected: node.service, actual: span.service }, label);
  if (node.kind !== undefined) {
    compareValue('kind', { expected: node.kind, actual: span.kind }, label);
  }
  compareValue('name', { expected: node.name, actual: span.name }, label);
  compareProps(node.props, span, () => {
    cost += 1;
  });
  return cost;
}
