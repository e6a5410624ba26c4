import type { Span } from '@traceshop/trace-testing';
import { shownAttributes } from '../../scripts/trace/summary.ts';

const span = (kind: Span['kind'], attributes: Span['attributes']) => ({ kind, attributes }) as Span;

test('when a span is of our own business, its line shows what it says of it and nothing twice', () => {
  const said = { 'validation.result': 'valid', 'error.type': 'expired', 'service.name': 'auth' };
  expect(shownAttributes(span('INTERNAL', said))).toEqual(['validation.result']);
});
