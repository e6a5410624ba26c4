// The traces whose fate sampling.test.ts follows: those that are always kept, and those that are not.
import type { SpanCase, TraceCase } from './cases.ts';

/** A checkout whose children end early and whose root fails at the end, `seconds` later. */
const failsAfter = (seconds: number): TraceCase => ({
  title: `a checkout that fails after ${seconds} s`,
  spans: [
    { name: 'INSERT orders', kind: 'CLIENT', under: 'POST /checkout', at: [10, 20] },
    { name: 'checkout.validate_cart', under: 'POST /checkout', at: [30, 60] },
    {
      ...{ name: 'POST /checkout', kind: 'SERVER', at: [0, seconds * 1000], failed: true },
      attributes: { 'http.response.status_code': 504 },
    },
  ],
});

/** One whole request; `inside` are the spans below its SERVER span. */
export const request = (
  title: string,
  inside: SpanCase[] = [],
  root: Partial<SpanCase> = {},
): TraceCase => ({
  title,
  spans: [
    ...inside.map((span) => ({ under: root.name ?? 'GET /products', ...span })),
    { name: 'GET /products', kind: 'SERVER' as const, at: [0, 40] as [number, number], ...root },
  ],
});

export const many = (count: number, make: (index: number) => TraceCase): TraceCase[] =>
  Array.from({ length: count }, (_, index) => make(index));

const badToken = (title: string): TraceCase =>
  request(title, [refusedCall('GET /downstream', 401)], {
    attributes: { 'http.response.status_code': 401 },
  });

const refusedCall = (name: string, status: number): SpanCase => ({
  ...{ name, kind: 'CLIENT', at: [5, 20], failed: true },
  attributes: { 'http.response.status_code': status, 'error.type': String(status) },
});

/** A step that ended with an error of this type. */
const failedStep = (name: string, type?: string | number): SpanCase => ({
  ...{ name, at: [5, 20], failed: true },
  attributes: type === undefined ? {} : { 'error.type': type },
});

/** A checkout whose card is declined, and what is done behind its response. */
const declined = (title: string, behind: SpanCase[] = []): TraceCase =>
  request(
    title,
    [
      failedStep('checkout.process', 'card_declined'),
      { ...failedStep('checkout.process_payment', 'card_declined'), under: 'checkout.process' },
      { ...refusedCall('POST /charges', 402), under: 'checkout.process_payment' },
      { ...failedStep('payment.charge', 'card_declined'), under: 'POST /charges' },
      { ...refusedCall('POST /v1/charges', 402), under: 'payment.charge' },
      ...behind,
    ],
    { name: 'POST /checkout', attributes: { 'http.response.status_code': 402 } },
  );

const unknownUser = (title: string): TraceCase =>
  request(
    title,
    [
      refusedCall('GET /users/{id}', 404),
      { ...failedStep('fetch-user-data', 'user_not_found'), under: 'GET /users/{id}' },
    ],
    { name: 'GET /users/:id', attributes: { 'http.response.status_code': 404 } },
  );

/** Steps whose error is no refusal, each of them nearly one. */
const FAILED_STEPS: TraceCase[] = [
  request('a failed step that does not say why', [failedStep('checkout.process')]),
  request('a step that failed by a defect', [failedStep('checkout.process', 'TypeError')]),
  request('a step whose error is a number', [failedStep('checkout.process', 402)]),
  request('a step that a dependency failed', [
    failedStep('payment.charge', 'dependency_unavailable'),
  ]),
  request('stock that was gone when the order was paid', [
    failedStep('checkout.confirm_order', 'out_of_stock'),
  ]),
  declined('a declined card whose stock is not given back', [
    failedStep('checkout.release_inventory', 'dependency_unavailable'),
  ]),
  request('a refusal where nobody waits for an answer', [], {
    ...failedStep('checkout.process_payment', 'card_declined'),
    kind: 'INTERNAL',
  }),
  request('a recovery that was refused', [], {
    ...failedStep('checkout.recover', 'out_of_stock'),
    kind: 'INTERNAL',
  }),
  request('a request that failed by what is a refusal elsewhere', [], {
    ...failedStep('POST /checkout', 'out_of_stock'),
    attributes: { 'http.response.status_code': 500, 'error.type': 'out_of_stock' },
  }),
];

export const KEPT: TraceCase[] = [
  ...FAILED_STEPS,
  request('a request that took 2.1 s', [], { at: [0, 2100] }),
  request('a quick request whose confirmation was slow', [
    { name: 'process notifications', kind: 'CONSUMER', at: [50, 2200] },
  ]),
  declined('a declined card after 2.1 s', [{ name: 'SELECT charges', at: [5, 2105] }]),
  request('a failure answered with 500', [], {
    failed: true,
    attributes: { 'http.response.status_code': 500 },
  }),
  request('a failed step behind a good answer', [
    { name: 'checkout.send_confirmation', at: [5, 10], failed: true },
  ]),
  request('a failed message', [
    { name: 'process notifications', kind: 'CONSUMER', at: [5, 10], failed: true },
  ]),
  request('a message that could not be published', [
    { name: 'publish notifications', kind: 'PRODUCER', at: [5, 10], failed: true },
  ]),
  request('a provider that answered with 503', [
    {
      ...{ name: 'POST /v1/charges', kind: 'CLIENT', at: [5, 10], failed: true },
      attributes: { 'http.response.status_code': 503 },
    },
  ]),
  request('a call that timed out', [
    {
      ...{ name: 'POST /v1/charges', kind: 'CLIENT', at: [5, 10], failed: true },
      attributes: { 'error.type': 'timeout' },
    },
  ]),
  request('a statement that failed', [
    { name: 'INSERT orders', kind: 'CLIENT', at: [5, 10], failed: true },
  ]),
  request('a request whose caller asked for its trace', [], { tracestate: 'traceshop=debug' }),
];

/** More spans than the limit of asked-for traces lets through in one go, whenever it is sent. */
export const TOO_LARGE = request(
  'an asked-for request of 1,200 spans',
  Array.from({ length: 1200 }, (_, number) => ({
    ...{ name: 'SELECT products', number, kind: 'CLIENT' as const },
    at: [5, 10] as [number, number],
  })),
  { name: 'GET /everything', tracestate: 'traceshop=debug' },
);

/** To be played in real time. */
export const LIVE = [failsAfter(8), failsAfter(30)];

/** What is sampled, 200 or 400 of each: the bounds of the tests rest on these numbers. */
export const ORDINARY = many(400, (index) => request(`ordinary request ${index}`));
export const REFUSED = {
  'a bad token': many(200, (index) => badToken(`request with a bad token ${index}`)),
  'a declined card': many(200, (index) => declined(`checkout with a declined card ${index}`)),
  'an unknown user': many(200, (index) => unknownUser(`look-up of an unknown user ${index}`)),
};

/** The head sampler kept one in four of these: threshold c. */
export const QUARTERS = many(50, (index) =>
  request(`head-sampled request ${index}`, [], { name: 'GET /quarter', tracestate: 'ot=th:c' }),
);
