// A figure is one number, or one group of numbers, that a page or an alert shows. A row of the table
// says which, in which unit the page declares it, and what it must be.

/** Inclusive, in the unit of the figure. */
export type Range = [least: number, most: number];

/** One of the series that a figure shows: labels that it must have, and where its value must lie. */
export interface Expected {
  labels: Record<string, string>;
  value: Range;
}

export interface Figure<Truth> {
  /** Dashboard, panel and query, as `nameOf` of the panels; `Jaeger: ...` for Jaeger's API. */
  name: string;
  /** The unit in which the truth below is written; the panel has to declare the same. */
  unit: string;
  truth: (truth: Truth) => Expected[];
}

export interface Sample {
  metric: Record<string, string>;
  value: number;
}

/** What a page shows: the unit that it declares, and the values that it draws. */
export interface Shown {
  unit: string;
  samples: Sample[];
}

/** What is wrong with a figure; nothing if its unit is declared and each expected series has its value. */
export function problemsOf<Truth>(figure: Figure<Truth>, shown: Shown, truth: Truth): string[] {
  const unit =
    shown.unit === figure.unit
      ? []
      : [`${figure.name}: declared as "${shown.unit}", not as "${figure.unit}"`];
  const expected = figure.truth(truth);
  const none = expected.length === 0 ? [`${figure.name}: nothing is expected of it`] : [];
  const values = expected.flatMap((one) => valueProblems(one, shown.samples));
  return [...unit, ...none, ...values.map((problem) => `${figure.name}: ${problem}`)];
}

function valueProblems({ labels, value: [least, most] }: Expected, samples: Sample[]): string[] {
  const wanted = Object.entries(labels);
  const found = samples.filter(({ metric }) =>
    wanted.every(([label, value]) => metric[label] === value),
  );
  const which = `{${wanted.map(([label, value]) => `${label}="${value}"`).join(', ')}}`;
  if (found.length !== 1) {
    const drawn = samples.map(({ metric }) => JSON.stringify(metric)).join(' ');
    return [`${found.length} series ${which}, not one, among ${samples.length}: ${drawn}`];
  }
  const value = found[0]?.value ?? Number.NaN;
  if (value >= least && value <= most) return [];
  return [`${which} is ${value}, not between ${least} and ${most}`];
}

/**
 * What `rate` and `increase` may make of a count. The window begins and ends with at most 20 s between
 * its edge and a scrape, and Prometheus extends the growth to the edges.
 */
export function counted(count: number, windowS: number): Range {
  return [0.95 * count, count * (1.05 + 20 / (windowS - 20))];
}

/** The same as a number per second. */
export function perSecond(count: number, windowS: number): Range {
  const [least, most] = counted(count, windowS);
  return [least / windowS, most / windowS];
}

/** A share of two counts, which are extended alike but for a scrape. */
export function share(part: number, whole: number): Range {
  return [(0.8 * part) / whole, Math.min(1, (1.25 * part) / whole)];
}

/**
 * What a histogram may make of a quantile of durations: the buckets of those that are near its rank. The
 * duration that a caller measures is a little longer than the one that the service has recorded.
 */
export function quantile(q: number, seconds: readonly number[], bounds: readonly number[]): Range {
  const sorted = seconds.toSorted((one, other) => one - other);
  const at = (rank: number): number =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(rank * (sorted.length - 1))))] ?? 0;
  const below = 0.6 * at(q - 0.15);
  const above = 1.1 * at(q + 0.15);
  const least = bounds.findLast((bound) => bound <= below) ?? 0;
  return [Math.max(least, below / 3), bounds.find((bound) => bound >= above) ?? above];
}
