import { theStack } from './stack.ts';

export default async function globalTeardown(): Promise<void> {
  await theStack().compose('down', '--volumes', '--remove-orphans', '--rmi', 'local');
}
