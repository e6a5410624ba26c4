import { newProject, stackOf } from '@traceshop/shop-harness/stack/stack';

/** Builds the images and starts the whole stack, as `docker compose up --wait` does, on free ports. */
export default async function globalSetup(): Promise<void> {
  const project = await newProject(`traceshop-test-${process.pid}`);
  // For the workers, and for the teardown.
  process.env['TRACESHOP_STACK'] = JSON.stringify(project);
  const stack = stackOf(project);
  const began = Date.now();
  try {
    await stack.compose('up', '--build', '--wait', '--wait-timeout', '300');
  } catch (error) {
    const { stdout } = await stack.compose('logs', '--tail', '20', '--no-color');
    await stack.compose('down', '--volumes', '--timeout', '20');
    throw new Error(`the stack did not start:\n${stdout}`, { cause: error });
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stderr.write(
    `the stack is up after ${seconds} s: ${JSON.stringify(project.variables)}\n`,
  );
}
