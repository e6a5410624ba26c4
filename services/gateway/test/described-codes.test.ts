// Compares the error codes of the documentation with those of the contract.
import { ERROR_CODE } from '@traceshop/contract';
import type { OperationDescription } from '../src/api/operation';
import { operations } from '../src/api/operations';

/** The codes that the service kit sends in every service. */
const OF_THE_KIT = ['invalid_request', 'dependency_unavailable', 'dependency_timeout'];

const named = Object.entries<OperationDescription>(operations).flatMap(
  ([operation, { problems }]) =>
    Object.values(problems ?? {}).flatMap((text) =>
      [...text.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, code]) => ({ operation, code })),
    ),
);

test('when the documentation names an error code, a service sends it', () => {
  const sent: unknown[] = [...Object.values(ERROR_CODE), ...OF_THE_KIT];

  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ code }) => !sent.includes(code))).toEqual([]);
});
