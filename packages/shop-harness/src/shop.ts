// The whole shop as child processes on real servers, with its own databases, virtual host and ports.

import { type DatabaseName, SERVICE_NAMES, type ServiceName } from '@traceshop/contract/topology';
import { type AddressOf, testDatabase, testRedis, testVhost } from '@traceshop/test-servers';
import { freePort } from '@traceshop/test-servers/ports';
import { catchMails, type MailCatcher, type MailCatcherOptions } from './mail-catcher.ts';
import { type ServiceProcess, startServiceProcess, untilReady } from './service-process.ts';
import {
  DATABASE_NAMES,
  DEMO_ACCESS,
  type Endpoints,
  programOf,
  serviceVariables,
} from './services.ts';

export interface ShopOptions {
  /** Variables of every service, such as `OTEL_EXPORTER_OTLP_ENDPOINT` or `LOG_LEVEL`. */
  env?: Record<string, string>;
  /** Preloads the telemetry into the services; true by default. */
  telemetry?: boolean;
  /** Variables of single services or the sandbox. They override all others. */
  envOf?: Partial<Record<ServiceName | 'sandbox', Record<string, string>>>;
  /** Replaces addresses before the start, for example with proxies. */
  endpoints?: (endpoints: Endpoints) => Promise<Endpoints> | Endpoints;
  mail?: MailCatcherOptions;
  /** Private servers instead of the shared ones, for a test that kills them. */
  servers?: AddressOf;
}

export interface ShopResponse<T> {
  status: number;
  body: T;
  headers: Record<string, string>;
}

export interface Shop {
  services: Record<ServiceName, ServiceProcess>;
  sandbox: ServiceProcess;
  mail: MailCatcher;
  endpoints: Endpoints;
  databases: Record<DatabaseName, string>;
  /** Sends a request to the gateway, with the demo token unless `headers` has an authorization. */
  request<T = unknown>(method: string, path: string, more?: RequestParts): Promise<ShopResponse<T>>;
  /** Stops everything in order and removes its data. */
  stop(): Promise<void>;
}

export interface RequestParts {
  body?: unknown;
  headers?: Record<string, string>;
}

/** Starts sandbox and services at once, and waits until all are ready. */
export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const cleanUps: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  };
  try {
    const started = await startParts(options, cleanUps);
    return { ...started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  options: ShopOptions,
  cleanUps: (() => Promise<unknown>)[],
): Promise<Omit<Shop, 'stop'>> {
  const stores = await openStores(cleanUps, options.servers);
  const mail = await catchMails(options.mail);
  cleanUps.push(mail.close);
  const ports = await portsOf([...SERVICE_NAMES, 'sandbox']);
  const direct: Endpoints = {
    ...stores,
    services: urlsOf(ports) as Record<ServiceName, string>,
    sandbox: `http://127.0.0.1:${ports['sandbox']}`,
    smtp: mail.url,
    tokenSecret: 'a secret of the tests, which is long enough',
    resourceAttributes: options.env?.['OTEL_RESOURCE_ATTRIBUTES'],
  };
  const endpoints = (await options.endpoints?.(direct)) ?? direct;
  const start = (name: ServiceName | 'sandbox'): Promise<ServiceProcess> =>
    startServiceProcess({
      ...(options.telemetry === false ? { telemetry: false } : {}),
      ...programOf(name),
      env: { ...options.env, ...variablesOf(name, endpoints), ...envOf(options, name) },
      port: ports[name] ?? 0,
    });
  const [sandbox, ...services] = await startAll(
    (['sandbox', ...SERVICE_NAMES] as const).map(start),
    cleanUps,
  );
  if (!sandbox) throw new Error('no sandbox');
  await Promise.all(services.map(untilReady));
  const byName = SERVICE_NAMES.map((name, index) => [name, services[index]]);
  return {
    services: Object.fromEntries(byName) as Record<ServiceName, ServiceProcess>,
    sandbox,
    mail,
    endpoints,
    databases: stores.databases,
    request: (method, path, more) => ask(`${direct.services.gateway}${path}`, method, more),
  };
}

/** If one does not start, stops the others again. */
async function startAll(
  starts: Promise<ServiceProcess>[],
  cleanUps: (() => Promise<unknown>)[],
): Promise<ServiceProcess[]> {
  const settled = await Promise.allSettled(starts);
  const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  cleanUps.push(() => Promise.all(started.map((service) => service.stop())));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return started;
}

function variablesOf(name: ServiceName | 'sandbox', endpoints: Endpoints): Record<string, string> {
  return name === 'sandbox' ? {} : serviceVariables(name, endpoints);
}

function envOf(options: ShopOptions, name: ServiceName | 'sandbox'): Record<string, string> {
  return options.envOf?.[name] ?? {};
}

async function portsOf(names: string[]): Promise<Record<string, number>> {
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await freePort()] as const)),
  );
}

function urlsOf(ports: Record<string, number>): Record<string, string> {
  const entries = Object.entries(ports);
  return Object.fromEntries(entries.map(([name, port]) => [name, `http://127.0.0.1:${port}`]));
}

async function openStores(cleanUps: (() => Promise<unknown>)[], servers?: AddressOf) {
  const [redis, rabbitmq, ...databases] = await Promise.all([
    testRedis(servers),
    testVhost(servers),
    ...DATABASE_NAMES.map(() => testDatabase(servers)),
  ]);
  cleanUps.push(redis.close, rabbitmq.drop, ...databases.map((database) => database.drop));
  const urls = DATABASE_NAMES.map((name, index) => [name, databases[index]?.url]);
  return {
    redis: redis.url,
    rabbitmq: rabbitmq.url,
    databases: Object.fromEntries(urls) as Record<DatabaseName, string>,
  };
}

async function ask<T>(
  url: string,
  method: string,
  more: RequestParts = {},
): Promise<ShopResponse<T>> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${DEMO_ACCESS.DEMO_TOKEN}`,
      ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more.headers,
    },
    ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    body: (type.includes('json') && text ? JSON.parse(text) : text) as T,
    headers: Object.fromEntries(response.headers),
  };
}
