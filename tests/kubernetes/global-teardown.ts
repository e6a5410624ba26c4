import { kubectl } from '@traceshop/shop-harness/stack/kubectl';

/** Removes everything that the setup has created. */
export default async function globalTeardown(): Promise<void> {
  const overlay = process.env['TRACESHOP_OVERLAY'];
  if (overlay === undefined) return;
  await kubectl('delete', '--kustomize', overlay, '--ignore-not-found', '--timeout=180s');
}
