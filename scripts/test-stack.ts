// Tests the stack of docker-compose.yml as its users see it: started by Compose, asked by HTTP.
//
//   npm run test:stack
//   npm run test:stack -- correlation
//
// It needs a Docker engine, 4 GB of free memory and about 13 minutes, and is skipped without an
// engine. It runs beside a stack of yours: under another name, on free ports, with volumes of its
// own, all removed at the end. Arguments are Jest's, as those of npm test.
import { dockerResponds } from '@traceshop/test-servers/choose-provider';

if (await dockerResponds()) {
  process.argv.splice(2, 0, '--config', 'jest.stack.js');
  await import('./test.ts');
} else {
  console.log('skipped: no Docker engine answers, and the stack is made of containers');
  console.log('tests: 0 passed, 0 failed');
}
