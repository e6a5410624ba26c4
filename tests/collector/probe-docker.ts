// A program of its own, as tests are declared synchronously: exit code 0 if Docker answers and has
// the Collector's image or can fetch it. A machine without an image registry has an engine in vain.
import { getContainerRuntimeClient, ImageName } from 'testcontainers';
import { dockerAnswers } from '../servers/choose-provider.ts';

const [image = ''] = process.argv.slice(2);
if (!(await dockerAnswers())) process.exit(1);
const client = await getContainerRuntimeClient();
const name = ImageName.fromString(image);
try {
  if (!(await client.image.exists(name))) await client.image.pull(name);
} catch (error) {
  process.stderr.write(`Docker cannot fetch ${image}: ${error}\n`);
  process.exit(1);
}
