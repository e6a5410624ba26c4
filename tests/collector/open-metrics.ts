/** One line of a Prometheus page. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
  /** The labels of its exemplar: `trace_id` and `span_id`. */
  exemplar: Record<string, string> | undefined;
}

const LABELS = String.raw`\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\}`;
const LINE = new RegExp(
  String.raw`^([\w:]+)(?:${LABELS})? (\S+)(?: [\d.e+-]+)?(?: # ${LABELS}.*)?$`,
);
const LABEL = /([\w:]+)="((?:[^"\\]|\\.)*)"/g;

/** The samples of a page in the text or OpenMetrics format. @throws for a line that is neither */
export function openMetrics(page: string): Sample[] {
  return page
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const match = LINE.exec(line);
      if (!match) throw new Error(`not a sample: ${line}`);
      const [, name = '', labels = '', value, exemplar] = match;
      return {
        name,
        labels: labelsOf(labels),
        value: Number(value?.replace('Inf', 'Infinity')),
        exemplar: exemplar === undefined ? undefined : labelsOf(exemplar),
      };
    });
}

function labelsOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(LABEL)].map(([, key = '', value = '']) => [
    key,
    value.replace(/\\(.)/g, (_escape, char: string) => (char === 'n' ? '\n' : char)),
  ]);
  return Object.fromEntries(pairs);
}

/** The sum of the samples of a name whose labels hold at least these. */
export function total(
  samples: Sample[],
  name: string,
  labels: Record<string, string> = {},
): number {
  return samples
    .filter((sample) => sample.name === name && has(sample, labels))
    .reduce((sum, { value }) => sum + value, 0);
}

function has(sample: Sample, labels: Record<string, string>): boolean {
  return Object.entries(labels).every(([key, value]) => sample.labels[key] === value);
}
