import { docker } from '@traceshop/shop-harness/stack/compose';
import { kubectl, nodePort } from '@traceshop/shop-harness/stack/kubectl';
import { imageOf } from '@traceshop/test-servers/compose-file';

/** Applies the demo to the current cluster and waits until every pod is ready. */
export default async function globalSetup(): Promise<void> {
  const overlay = await overlayOf();
  process.env['TRACESHOP_OVERLAY'] = overlay;
  const began = Date.now();
  await kubectl('apply', '--kustomize', overlay);
  try {
    for (const kind of ['statefulset', 'deployment']) {
      await kubectl('rollout', 'status', kind, '--timeout=300s');
    }
  } catch (error) {
    const pods = await kubectl('get', 'pods', '--output=wide');
    const events = await kubectl('get', 'events', '--field-selector=type=Warning');
    await kubectl('delete', '--kustomize', overlay, '--ignore-not-found');
    throw new Error(`the shop is not ready:\n${pods}\n${events}`, { cause: error });
  }
  const variables = {
    GATEWAY_PORT: await nodePort('gateway', 'http'),
    JAEGER_PORT: await nodePort('jaeger', 'http'),
    GRAFANA_PORT: await nodePort('grafana', 'http'),
    MAILPIT_PORT: await nodePort('mailpit', 'http'),
  };
  // For the workers: they use the stack as if Compose had started it.
  process.env['TRACESHOP_STACK'] = JSON.stringify({ name: 'kubernetes', variables });
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stderr.write(`the shop is ready after ${seconds} s: ${JSON.stringify(variables)}\n`);
}

/** Stores of Debian's packages run as another user than those of the official images. */
async function overlayOf(): Promise<string> {
  const { stdout } = await docker([
    ...['run', '--rm', '--entrypoint=id'],
    imageOf('postgres'),
    ...['-u', 'postgres'],
  ]);
  return stdout.trim() === '101' ? 'tests/kubernetes/overlay-debian' : 'tests/kubernetes/overlay';
}
