/**
 * How long a buyer waits for one response, in milliseconds: half of the buyers at most `median`, a few a
 * third of it, a few three times as long. With one limit for all, the share of completed checkouts would
 * drop suddenly; with this spread it follows the latency.
 */
export function patienceMs(median: number, random: number): number {
  // The logistic distribution's quantiles, on a logarithmic scale.
  const bounded = Math.min(Math.max(random, 0.01), 0.99);
  return Math.round(median * Math.exp(0.25 * Math.log(bounded / (1 - bounded))));
}
