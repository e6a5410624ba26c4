import { failedMark, spanLabel } from '../tree/drawing';
import { shownExpectation } from './match-value';
import type { Node } from './patterns';

/** The label of an expected span: `gateway SERVER POST /checkout`. */
export function nodeLabel(node: Node): string {
  const word = (value: unknown) => (typeof value === 'string' ? value : shownExpectation(value));
  const status = typeof node.props.status === 'object' ? node.props.status.code : node.props.status;
  const { service, kind = 'ANY', name } = node;
  return spanLabel({ service: word(service), kind, name: word(name) }) + failedMark(status);
}
