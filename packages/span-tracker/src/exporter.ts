import type { Exporter, ExportResult } from './sdk-fields';
import type { TrackedSpan } from './span-accounts';
import type { Tracker } from './tracker';

const followed = new WeakSet<Exporter>();

function areSpans(items: unknown): items is readonly TrackedSpan[] {
  return (
    Array.isArray(items) &&
    items.every((item: Partial<TrackedSpan> | null) => typeof item?.spanContext === 'function')
  );
}

/** Makes this exporter report the spans that it receives. Changes it in place and keeps its behaviour. */
export function follow<E extends Exporter>(exporter: E, tracker: Tracker): E {
  if (followed.has(exporter)) return exporter;
  followed.add(exporter);
  const send = exporter.export.bind(exporter);
  const shutdown = exporter.shutdown?.bind(exporter);
  exporter.export = (items, done) => {
    if (!areSpans(items)) return send(items, done);
    tracker.sent(items);
    send(items, (result: ExportResult) => {
      if (result.code !== 0) tracker.failed(items, String(result.error ?? 'the export failed'));
      done(result);
    });
  };
  exporter.shutdown = async () => {
    await Promise.all([shutdown?.(), tracker.exporterDone()]);
  };
  return exporter;
}
