import { theStack } from '@traceshop/shop-harness/stack/stack';

export default async function globalTeardown(): Promise<void> {
  await theStack().compose('down', '--volumes', '--remove-orphans', '--rmi', 'local');
}
