import type { CheckoutMetrics } from '../../src/metrics';

/** Metrics as a list of lines, for a test to read. */
export function fakeMetrics() {
  const lines: string[] = [];
  const metrics: CheckoutMetrics = {
    completed: (method, status) => lines.push(`completed ${method} ${status}`),
    confirmed: ({ paymentMethod, totalCents, currency }) =>
      lines.push(`completed ${paymentMethod} success`, `value ${totalCents} ${currency}`),
    replayed: () => lines.push('replayed'),
    abandoned: (carts) => lines.push(`abandoned ${carts}`),
  };
  return { metrics, lines };
}
