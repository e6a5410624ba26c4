// Tests the manifests in deploy/kubernetes on the current cluster of kubectl.
//
//   npm run test:kubernetes
//   npm run test:kubernetes -- journeys
//
// It creates the namespace "traceshop" and deletes it at the end. The images must be there:
// npm run kubernetes:images. It is skipped without kubectl or a cluster. Arguments are Jest's.
import { clusterResponds } from '@traceshop/shop-harness/stack/kubectl';

if (await clusterResponds()) {
  process.argv.splice(2, 0, '--config', 'jest.kubernetes.js');
  await import('./test.ts');
} else {
  console.log('skipped: no Kubernetes cluster answers kubectl');
  console.log('tests: 0 passed, 0 failed');
}
