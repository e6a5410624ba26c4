import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';

/**
 * Removes `service.name` from the attributes of a log record that came from a line of `createLogger`.
 * The line needs it, because standard output has no resource. The record has it in its resource, and
 * Loki would show the second one as `service_name_extracted`. Another service's name stays.
 */
export const namesServiceOnce: LogRecordProcessor = {
  onEmit({ attributes, resource }) {
    if (attributes[ATTR_SERVICE_NAME] !== resource.attributes[ATTR_SERVICE_NAME]) return;
    delete (attributes as Record<string, unknown>)[ATTR_SERVICE_NAME];
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
