import { counter } from '../src/metrics';
import { GENERIC_ATTRIBUTES } from '../src/names';
import { clientSpan, event, setAttributes, withLinkedRoot, withSpan } from '../src/spans';
import { recordSpans } from './support/record-spans.ts';

const { finished } = recordSpans();

test('when telemetry defines attributes of its own, they are the generic ones alone', () => {
  expect(Object.values(GENERIC_ATTRIBUTES).map(({ name }) => name)).toEqual([
    'server.service.name',
    'url.template',
    'server.address',
    'server.port',
    'messaging.message.attempt',
    'error.type',
  ]);
});

test('when a program declares no names, any span, event and attribute will do', () => {
  withSpan('parcel pack', { 'parcel.weight': 3 }, () => event('parcel packed', { fragile: true }));
  expect(finished().map(({ name, attributes, events }) => [name, attributes, events[0]])).toEqual([
    [
      'parcel pack',
      { 'parcel.weight': 3 },
      expect.objectContaining({ name: 'parcel packed', attributes: { fragile: true } }),
    ],
  ]);
});

/** Never run: the type check of the workspace is the test. */
export function typeErrors(): void {
  clientSpan('parcel call', { 'parcel.weight': 3 }, () => setAttributes({ fragile: true }));
  void withLinkedRoot('parcel later', { attributes: { fragile: true } }, async () => undefined);
  // @ts-expect-error a generic attribute of the wrong type
  withSpan('parcel pack', { 'server.port': 'eighty' }, () => undefined);
  const parcels = counter({
    kind: 'counter',
    name: 'parcels',
    unit: '{parcel}',
    meaning: 'Parcels sent.',
    labels: { carrier: ['train'] },
  } as const);
  // @ts-expect-error a value that the label does not have
  parcels.add(1, { carrier: 'ship' });
}
