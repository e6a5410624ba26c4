// The folder examples, with the package from its tarball and all that the examples use.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { packWithNpm, projectsWith } from '@traceshop/test-servers/installed-packages';

const LIBRARIES = {
  express: '^5.0.0',
  fastify: '^5.0.0',
  '@nestjs/common': '^12.0.0',
  '@nestjs/core': '^12.0.0',
  '@nestjs/platform-express': '^12.0.0',
  'reflect-metadata': '^0.2.0',
  rxjs: '^7.0.0',
  amqplib: '^2.0.0',
  kafkajs: '^2.0.0',
  mongodb: '*',
  '@opentelemetry/instrumentation-kafkajs': '0.33.0',
  '@opentelemetry/instrumentation-mongodb': '0.77.0',
  '@prisma/instrumentation': '^7.0.0',
  '@opentelemetry/exporter-trace-otlp-grpc': '0.300.0',
  '@opentelemetry/propagator-b3': '3.0.0',
};

/** One installation for all of them, in `root/examples`. */
export async function installExamples(root: string): Promise<void> {
  const { tarball } = await packWithNpm('telemetry', root);
  const dependencies = { '@traceshop/telemetry': tarball, '@types/node': '^24.0.0', ...LIBRARIES };
  await projectsWith(root, { examples: dependencies });
  await cp(join(__dirname, '../../examples'), join(root, 'examples'), { recursive: true });
}
