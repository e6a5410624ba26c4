// Requests from inside the stack's network, by a container, to ports that are not published.
import type { Stack } from './stack.ts';

/** Runs JavaScript in the sandbox's container. @returns its output. */
export async function inside(stack: Stack, code: string): Promise<string> {
  const { stdout } = await stack.compose('exec', '-T', 'sandbox', 'node', '--eval', code);
  return stdout;
}

/** Sets the behaviour of the payment provider; `{}` is the usual one. */
export async function tellSandbox(stack: Stack, behaviour: object): Promise<void> {
  const body = JSON.stringify(JSON.stringify(behaviour));
  await inside(
    stack,
    `fetch('http://127.0.0.1:3010/sandbox/behaviour', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${body} }).then((response) => process.exit(response.ok ? 0 : 1))`,
  );
}

/** The Collector's own metrics, as Prometheus reads them. */
export function collectorMetrics(stack: Stack): Promise<string> {
  return inside(
    stack,
    "fetch('http://otel-collector:8888/metrics').then((response) => response.text()).then((page) => process.stdout.write(page))",
  );
}
