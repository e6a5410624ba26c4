// Puts one fault at a time into the telemetry of the running shop, and says which check finds it:
// `npm run test:mutations`. A fault that no check finds here, the journeys would not find either.

import { canaryAddress } from '@traceshop/shop-harness/canaries';
import { type Journey, SPAN_TRACKER, startJourney } from '@traceshop/shop-traces/journey';
import { COVERAGE_VARIABLE } from '@traceshop/shop-traces/trace-coverage';
import { type Trace, TraceNotSettledError } from '@traceshop/trace-testing';
import { type Findings, findings } from './checks.ts';
import { REQUESTS, type RequestName } from './requests.ts';
import { SEEDED_FAULTS, type SeededFault } from './seeded-faults.ts';
import { AGENT, lift, seed } from './seeding.ts';
import { missedBy, type Row, rowOf, table } from './table.ts';

// Some faults create edges that the shop does not have. The trace coverage must not count them.
delete process.env[COVERAGE_VARIABLE];

let journey: Journey;
beforeAll(async () => {
  const env = { TRACESHOP_TELEMETRY_EXTRA: `${SPAN_TRACKER},${AGENT}` };
  journey = await startJourney({ env });
});
afterAll(() => journey?.stop());

const rows: Row[] = [];
afterAll(() => process.stdout.write(`\n${table(rows)}\n\n`));

/** For a trace that becomes complete, and for one that cannot. */
const DEADLINE_MS = 20_000;
const INCOMPLETE_MS = 6_000;

interface Exercise {
  deadline: number;
  secret: string;
}

async function exercise(name: RequestName, { deadline, secret }: Exercise): Promise<Findings> {
  const { trace: handle, ...expected } = await REQUESTS[name](journey);
  const trace = await handle.settled({ deadline }).catch((error: unknown): Trace => {
    if (error instanceof TraceNotSettledError) return error.trace;
    throw error;
  });
  return findings(journey, { trace, expected, secret });
}

async function exerciseWith(seeded: SeededFault): Promise<{ found: Findings; fired: number }> {
  const service = journey.shop.services[seeded.service];
  const secret = canaryAddress();
  const deadline = seeded.incomplete ? INCOMPLETE_MS : DEADLINE_MS;
  await seed(service, seeded.fault, secret);
  try {
    const found = await exercise(seeded.request, { deadline, secret });
    return { found, fired: await lift(service) };
  } catch (error) {
    await lift(service);
    throw error;
  }
}

const clean = async (request: RequestName): Promise<void> => {
  const found = await exercise(request, { deadline: DEADLINE_MS, secret: canaryAddress() });
  expect(found).toEqual({});
};

const requests = [...new Set(SEEDED_FAULTS.map(({ request }) => request))];

test.each(requests)('when nothing is seeded, nothing is found in the trace of %s', clean);

test.each(SEEDED_FAULTS)('when there is "$fault" in $service, it is caught', async (seeded) => {
  const { found, fired } = await exerciseWith(seeded);
  rows.push(rowOf(seeded, found));
  // Without an effect there was nothing to catch, whatever was found.
  expect({ tookEffect: fired > 0, missedBy: missedBy(seeded, found) }).toEqual({
    tookEffect: true,
    missedBy: {},
  });
});

test.each(requests)('when all is lifted, nothing is found in the trace of %s', clean);
