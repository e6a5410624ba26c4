// Secrets on their way out. The scrubber takes plain ones, so each of these gets past it: written
// after it has run, or in an encoding that it does not know.
import type { Fault, Host } from '../fault.ts';
import { onEndingOf, type Spans } from './spans.ts';

export const secretInAttribute: Fault = (host) =>
  onEndingOf(host, 'fetch-user-data', (span) => {
    span.attributes['enduser.id'] = host.secret;
  });

export const secretInExceptionMessage: Fault = (host) =>
  host.onSpans({
    onEnding(span) {
      for (const { attributes } of span.events) {
        if (attributes?.['exception.message'] === undefined) continue;
        attributes['exception.message'] = `no user has ${host.secret}`;
        host.fired();
      }
    },
  });

interface Logging {
  createLogger(): { info(message: string): void };
}

/** In base64, which the scrubber takes for any other text. */
export const secretInLogBody: Fault = (host: Host) => {
  const spans = host.load<Spans>('@traceshop/telemetry', 'spans.js');
  const logger = host.load<Logging>('@traceshop/telemetry').createLogger();
  const encoded = Buffer.from(host.secret).toString('base64');
  host.patch(
    spans,
    'withSpan',
    (withSpan) => (name, attributes, fn) =>
      withSpan(name, attributes, (span) => {
        if (name === 'fetch-user-data') {
          logger.info(`looking for ${encoded}`);
          host.fired();
        }
        return fn(span);
      }),
  );
};
