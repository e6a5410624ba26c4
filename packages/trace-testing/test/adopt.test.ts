import { createTracer, inMemory } from '../src';
import { TRACE_ID } from './build';

const TRACERESPONSE = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

/** As those of undici, node-fetch and axios: no subclass of the global `Headers`. */
class OtherHeaders {
  get(name: string): string | null {
    return name.toLowerCase() === 'traceresponse' ? TRACERESPONSE : null;
  }
}

const tracer = createTracer({ source: inMemory([]) });

test.each([
  ['a Headers', new Headers({ TraceResponse: TRACERESPONSE })],
  ['the headers of another client', new OtherHeaders()],
  ['a plain object', { traceresponse: TRACERESPONSE }],
])('when the response has %s, the trace id is adopted from it', async (_what, headers) => {
  const { trace } = await tracer.run(async () => ({ headers }), { adopt: true });

  expect(trace.id).toBe(TRACE_ID);
});

test.each([
  ['no such header', { headers: new Headers() }],
  ['an empty header of another client', { headers: { get: () => null } }],
  ['no headers', { headers: null }],
  ['text that is no id', 'no id'],
])('when the response has %s, the failure says what was looked for', async (_what, answer) => {
  await expect(tracer.run(async () => answer, { adopt: true })).rejects.toThrow(
    /^no trace id to adopt: traceresponse is /,
  );
});
