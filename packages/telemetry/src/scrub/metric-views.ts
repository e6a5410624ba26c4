import { type Attributes, diag } from '@opentelemetry/api';
import {
  type AggregationOption,
  type IAttributesProcessor,
  InstrumentType,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { scrubName } from './scrub-name';
import { scrubValue } from './scrub-value';

/**
 * Scrubs labels before aggregation. Afterwards, two series that become equal could not be added.
 */
const labelScrubber: IAttributesProcessor = {
  process(labels) {
    try {
      return clean(labels);
    } catch (error) {
      // A throw would reach the program's own call.
      diag.error('the labels of a metric could not be scrubbed and were removed', error);
      return {};
    }
  },
};

/**
 * The views of all instruments. Exactly one must match each instrument, because a second match
 * would create a second stream.
 * @param histograms how histograms are aggregated; undefined uses each histogram's advice.
 */
export function metricViews(histograms: AggregationOption | undefined): ViewOptions[] {
  const all = { instrumentName: '*', attributesProcessors: [labelScrubber] };
  if (histograms === undefined) return [all];
  return Object.values(InstrumentType).map((instrumentType) => {
    const view = { ...all, instrumentType };
    return instrumentType === InstrumentType.HISTOGRAM
      ? { ...view, aggregation: histograms }
      : view;
  });
}

/** Returns the same object when nothing was removed, which is nearly always. */
function clean(labels: Attributes): Attributes {
  let scrubbed: Attributes | undefined;
  for (const [name, value] of Object.entries(labels)) {
    const kept = scrubValue(value, name) as Attributes[string];
    const keptName = scrubName(name).clean;
    if (kept === value && keptName === name) continue;
    scrubbed ??= { ...labels };
    delete scrubbed[name];
    scrubbed[keptName] = kept;
  }
  return scrubbed ?? labels;
}
