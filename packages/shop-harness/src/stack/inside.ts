// From within the stack's network: what is not published is asked by a container that is in it.
import type { Stack } from './stack.ts';

/** Runs JavaScript in the sandbox's container. @returns what it printed. */
export async function inside(stack: Stack, code: string): Promise<string> {
  const { stdout } = await stack.compose('exec', '-T', 'sandbox', 'node', '--eval', code);
  return stdout;
}

/** Tells the payment provider how to behave; `{}` is its usual behaviour. */
export async function tellSandbox(stack: Stack, behaviour: object): Promise<void> {
  const body = JSON.stringify(JSON.stringify(behaviour));
  await inside(
    stack,
    `fetch('http://127.0.0.1:3010/sandbox/behaviour', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${body} }).then((response) => process.exit(response.ok ? 0 : 1))`,
  );
}

/** The page of the Collector's own metrics, as Prometheus reads it. */
export function collectorMetrics(stack: Stack): Promise<string> {
  return inside(
    stack,
    "fetch('http://otel-collector:8888/metrics').then((response) => response.text()).then((page) => process.stdout.write(page))",
  );
}
