// The demo's programs: the provider sandbox and the services. Each starts when its stores are ready.
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { SERVICE_NAMES, type ServiceName } from '@traceshop/contract/topology';
import { catchMails } from '@traceshop/shop-harness/mail-catcher';
import { untilReady } from '@traceshop/shop-harness/service-process';
import {
  type Endpoints,
  needsOf,
  programOf,
  serviceVariables,
} from '@traceshop/shop-harness/services';
import { printableLine } from '../lib/printable.ts';
import { say } from '../lib/say.ts';
import type { Plan, PlannedPort } from './plan.ts';
import { createPrograms, type Programs } from './programs.ts';
import { type Semaphore, semaphore } from './semaphore.ts';
import type { StartOptions, Stores } from './stores.ts';

/** Starts sandbox, mail catcher and services, and waits until every service is ready. */
export async function startServices(
  plan: Plan,
  stores: Stores,
  { cleanUps, progress }: Omit<StartOptions, 'record'>,
): Promise<void> {
  const logs = join(stores.folder, 'logs');
  await mkdir(logs, { recursive: true });
  const smtp = plan.services.some((name) => needsOf(name).smtp)
    ? await startMailCatcher(cleanUps)
    : undefined;
  const programs = createPrograms(logs, { ...inherited(), ...telemetryVariables(plan) });
  cleanUps.add('the services', programs.stop);
  const starts = startsBeside(stores.rabbitmq);
  const rest = {
    ...otherServices(plan),
    smtp,
    tokenSecret: randomBytes(32).toString('hex'),
    resourceAttributes: process.env['OTEL_RESOURCE_ATTRIBUTES'],
  };
  const startService = async (name: ServiceName): Promise<void> => {
    const endpoints = { ...(await storesOf(name, stores)), ...rest };
    const { port } = plan.ports[name];
    const program = { ...programOf(name), port, env: serviceVariables(name, endpoints) };
    await starts.take(() => programs.start(program));
    await untilReady({ name, url: urlOf(plan.ports[name]) });
    progress.reached(`${name} is ready`);
  };
  await Promise.all([startSandbox(plan, stores, programs), ...plan.services.map(startService)]);
}

/**
 * RabbitMQ's start needs one core for about 7 seconds, longer than anything else. So the services
 * leave one core free: otherwise RabbitMQ would share two cores with seven services.
 */
function startsBeside(broker: Promise<unknown>): Semaphore {
  const starts = semaphore(Math.max(1, availableParallelism() - 1));
  // The services that need the broker report its failure.
  broker.then(starts.add, () => {});
  return starts;
}

async function startSandbox(plan: Plan, stores: Stores, programs: Programs): Promise<void> {
  if (!plan.sandbox) return;
  await programs.start({
    ...programOf('sandbox'),
    port: plan.sandbox.port,
    // Its record of charges survives the sandbox, as a payment provider's would.
    env: { SANDBOX_STATE_FILE: join(stores.folder, 'sandbox.json') },
  });
}

/** The user's variables reach the services (limits, LOG_LEVEL), except those that differ by service. */
function inherited(): Record<string, string> {
  const { OTEL_SERVICE_NAME: _name, PORT: _port, ...env } = process.env;
  return { ...(env as Record<string, string>), HOST: '127.0.0.1' };
}

function telemetryVariables(plan: Plan): Record<string, string> {
  const usual = {
    // A trace can be read half a second after the response.
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_BLRP_SCHEDULE_DELAY: '500',
    OTEL_METRIC_EXPORT_INTERVAL: '10000',
  };
  const unset = Object.entries(usual).filter(([name]) => !process.env[name]);
  return { ...Object.fromEntries(unset), OTEL_EXPORTER_OTLP_ENDPOINT: plan.otlpEndpoint };
}

async function storesOf(
  name: ServiceName,
  stores: Stores,
): Promise<Pick<Endpoints, 'databases' | 'redis' | 'rabbitmq'>> {
  const needs = needsOf(name);
  return {
    databases: needs.database ? await stores.databases : {},
    redis: needs.redis && (await stores.redis),
    rabbitmq: needs.rabbitmq && (await stores.rabbitmq),
  };
}

function otherServices(plan: Plan): Pick<Endpoints, 'services' | 'sandbox'> {
  const urls = SERVICE_NAMES.map((name) => [name, urlOf(plan.ports[name])]);
  return {
    services: Object.fromEntries(urls) as Record<ServiceName, string>,
    sandbox: plan.sandbox && urlOf(plan.sandbox),
  };
}

const urlOf = ({ port }: PlannedPort): string => `http://127.0.0.1:${port}`;

async function startMailCatcher(cleanUps: StartOptions['cleanUps']): Promise<string> {
  const catcher = await catchMails({
    onMail: ({ to, subject }) =>
      say(printableLine(`mail to ${to.map(masked).join(', ')}: ${subject}`)),
  });
  cleanUps.add('the mail catcher', catcher.close);
  return catcher.url;
}

/** `user@example.com` as `u***@e***`: no address stays in a terminal's history. */
const masked = (address: string): string => address.replace(/(^.|@.)[^@]*/g, '$1***');
