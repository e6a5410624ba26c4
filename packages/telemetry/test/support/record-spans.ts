// Spans made by hand, recorded inside the test's own process; instrumentations need a program of their own.
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace';

/** Starts an SDK for the tests of a file; `finished` gives the spans that ended in this test. */
export function recordSpans(): { finished: () => ReadableSpan[] } {
  const exporter = new InMemorySpanExporter();
  const sdk = new NodeSDK({
    autoDetectResources: false,
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    metricReaders: [],
    logRecordProcessors: [],
  });
  beforeAll(() => sdk.start());
  beforeEach(() => exporter.reset());
  afterAll(() => sdk.shutdown());
  return { finished: () => exporter.getFinishedSpans() };
}
