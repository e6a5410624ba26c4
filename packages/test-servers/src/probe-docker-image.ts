// The program behind docker-image.ts: exit code 0 if Docker responds and has the image or can fetch it.
import { getContainerRuntimeClient, ImageName } from 'testcontainers';
import { dockerResponds } from './choose-provider.ts';

const [image = ''] = process.argv.slice(2);
if (!(await dockerResponds())) process.exit(1);
const client = await getContainerRuntimeClient();
const name = ImageName.fromString(image);
try {
  if (!(await client.image.exists(name))) await client.image.pull(name);
} catch (error) {
  process.stderr.write(`Docker cannot fetch ${image}: ${error}\n`);
  process.exit(1);
}
