/** Number of colours in styles.css, each with enough contrast on light and on dark. */
const COLORS = 10;

/** A class for each service, in the order of names, so that few services never share a colour. */
export function serviceColors(services: Iterable<string>): Map<string, string> {
  const sorted = [...new Set(services)].toSorted();
  return new Map(sorted.map((service, index) => [service, `service-${index % COLORS}`]));
}
