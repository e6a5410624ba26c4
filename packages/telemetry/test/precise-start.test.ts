import { hrTimeToMilliseconds } from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { createPreciseClock, preciseStart } from '../src/sdk/precise-start';

test('when several moments fall into one millisecond, they are told apart, in order', () => {
  let elapsed = 0;
  const clock = createPreciseClock(
    () => 1_000,
    () => elapsed,
    1_000,
  );
  const times = [0, 0.25, 0.5, 0.75].map((at) => {
    elapsed = at;
    return clock();
  });
  expect(times).toEqual([1_000, 1_000.25, 1_000.5, 1_000.75]);
});

test('when the first moments fall in the middle of their milliseconds, they are not raised to them', () => {
  let elapsed = 0;
  const clock = createPreciseClock(
    () => Math.floor(1_000.3 + elapsed),
    () => elapsed,
    1_000.3,
  );
  const times = [0.1, 1.2, 2.3, 3.4].map((at) => {
    elapsed = at;
    return clock();
  });
  expect(times.map((time) => Number(time.toFixed(3)))).toEqual([
    1_000.4, 1_001.5, 1_002.6, 1_003.7,
  ]);
});

test('when the wall clock is set forward or back, it is followed', () => {
  let wall = 5_000;
  let elapsed = 10;
  const clock = createPreciseClock(
    () => wall,
    () => elapsed,
  );
  clock();
  for (const [set, passed] of [
    [9_000, 10.5],
    [2_000, 11],
    [2_001, 11.2],
  ] as const) {
    wall = set;
    elapsed = passed;
    expect(Math.floor(clock())).toBe(set);
  }
});

test('when the process is paused between two readings, moments before and after keep their distance', () => {
  let elapsed = 0;
  let pause = 0;
  const clock = createPreciseClock(
    () => {
      elapsed += pause;
      return Math.floor(1_000.3 + elapsed);
    },
    () => elapsed,
    1_000.3,
  );
  const times = [0, 40, 0, 40].map((ms) => {
    pause = ms;
    return clock(5);
  });
  expect(times.map((time) => Number(time.toFixed(3)))).toEqual(Array(4).fill(1_005.3));
});

test('when the process is paused while a span starts, the span ends when it ended', () => {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [preciseStart, new SimpleSpanProcessor({ exporter })];
  const tracer = new TracerProvider({ spanProcessors }).getTracer('test');
  // As if a minute had passed between the SDK's readings of its two clocks.
  const paused = jest.spyOn(Date, 'now').mockReturnValueOnce(Date.now() - 60_000);
  const span = tracer.startSpan('starts late');
  paused.mockRestore();
  span.end();
  const [ended] = exporter.getFinishedSpans();
  const late = Date.now() - hrTimeToMilliseconds(ended?.endTime ?? [0, 0]);
  expect(late).toBeLessThan(30_000);
});
