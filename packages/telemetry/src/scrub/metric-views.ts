import { type Attributes, diag } from '@opentelemetry/api';
import {
  type AggregationOption,
  type IAttributesProcessor,
  InstrumentType,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { scrub } from './scrub';
import { scrubValue } from './scrub-value';

/**
 * Scrubs labels before they are aggregated: after it, two series that scrubbing makes equal could not
 * be added up.
 */
const labelScrubber: IAttributesProcessor = {
  process(labels) {
    try {
      return clean(labels);
    } catch (error) {
      // A throw here would come out where the program counts.
      diag.error('the labels of a metric could not be scrubbed and were removed', error);
      return {};
    }
  },
};

/**
 * The views of all instruments. Exactly one must match each instrument, since a second one would make a
 * second stream of it.
 * @param histograms how histograms are aggregated; undefined leaves it to each histogram's advice.
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

/** The same object when nothing had to go, which is nearly always. */
function clean(labels: Attributes): Attributes {
  let scrubbed: Attributes | undefined;
  for (const [name, value] of Object.entries(labels)) {
    const kept = scrubValue(value, name) as Attributes[string];
    const keptName = scrub(name);
    if (kept === value && keptName === name) continue;
    scrubbed ??= { ...labels };
    delete scrubbed[name];
    scrubbed[keptName] = kept;
  }
  return scrubbed ?? labels;
}
