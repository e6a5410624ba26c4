// Seeds one fault of instrumentation at a time into the running shop and looks who notices:
// `npm run test:mutations`. What the checks miss here, the journeys would miss too.

import { canaryAddress } from '@traceshop/shop-harness/canaries';
import { type Journey, SPAN_TRACKER, startJourney } from '@traceshop/shop-traces/journey';
import { COVERAGE_VARIABLE } from '@traceshop/shop-traces/trace-coverage';
import { type Trace, TraceNotSettledError } from '@traceshop/trace-testing';
import { type Findings, findings } from './checks.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { REQUESTS, type RequestName } from './requests.ts';
import { AGENT, lift, seed } from './seeding.ts';
import { missedBy, type Row, rowOf, table } from './table.ts';

// Edges that only a fault has made are no part of what the tests show of the shop.
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

async function exerciseWith(mutant: Mutant): Promise<{ found: Findings; fired: number }> {
  const service = journey.shop.services[mutant.service];
  const secret = canaryAddress();
  const deadline = mutant.incomplete ? INCOMPLETE_MS : DEADLINE_MS;
  await seed(service, mutant.fault, secret);
  try {
    const found = await exercise(mutant.request, { deadline, secret });
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

const requests = [...new Set(MUTANTS.map(({ request }) => request))];

test.each(requests)('when nothing is seeded, nothing is found in the trace of %s', clean);

test.each(MUTANTS)('when there is "$fault" in $service, it is caught', async (mutant) => {
  const { found, fired } = await exerciseWith(mutant);
  rows.push(rowOf(mutant, found));
  // Without an effect there was nothing to catch, whatever was found.
  expect({ tookEffect: fired > 0, missedBy: missedBy(mutant, found) }).toEqual({
    tookEffect: true,
    missedBy: {},
  });
});

test.each(requests)('when all is lifted, nothing is found in the trace of %s', clean);
