// The running stack as users see it: only published ports and HTTP APIs.
import { freePort, isFree } from '@traceshop/test-servers/ports';
import type { RequestParts, ShopResponse } from '../shop.ts';
import { compose, type Ended, type Project } from './compose.ts';

const PORT_VARIABLES = [
  'GRAFANA_PORT',
  'JAEGER_PORT',
  'PROMETHEUS_PORT',
  'OTLP_PORT',
  'OTLP_GRPC_PORT',
  'MAILPIT_PORT',
  'RABBITMQ_PORT',
] as const;

type PortVariable = (typeof PORT_VARIABLES)[number] | 'GATEWAY_PORT' | 'GATEWAY_SECOND_PORT';

/** The token and the other demo secrets are in .env. */
const TOKEN = 'test-token';

export interface Stack {
  project: Project;
  /** `http://127.0.0.1:<port>` for a port variable of .env. */
  url(of: PortVariable): string;
  /** `docker compose` in this stack's project. */
  compose(...args: string[]): Promise<Ended>;
  /** Sends a request to the gateway, with the demo token unless `headers` has an authorization. */
  request<T = Record<string, unknown>>(
    method: string,
    path: string,
    more?: RequestParts & { timeoutMs?: number },
  ): Promise<ShopResponse<T>>;
}

/** A project with free ports, for a stack that is not started yet. */
export async function newProject(name: string, variables = {}): Promise<Project> {
  const ports = await Promise.all(
    PORT_VARIABLES.map(async (variable) => [variable, String(await freePort())] as const),
  );
  const gateways = await gatewayPorts();
  return { name, variables: { ...Object.fromEntries(ports), ...gateways, ...variables } };
}

/** docker-compose.scaled.yml publishes its two gateways as a range, so their ports must be adjacent. */
async function gatewayPorts(): Promise<Record<string, string>> {
  let first = await freePort();
  while (!(await isFree(first + 1))) first = await freePort();
  return { GATEWAY_PORT: String(first), GATEWAY_SECOND_PORT: String(first + 1) };
}

export function stackOf(project: Project): Stack {
  const url = (of: PortVariable) => `http://127.0.0.1:${project.variables[of]}`;
  return {
    project,
    url,
    compose: (...args) => compose(project, ...args),
    request: async <T>(
      method: string,
      path: string,
      more: RequestParts & { timeoutMs?: number } = {},
    ) => {
      const response = await fetch(`${url('GATEWAY_PORT')}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...more.headers,
        },
        signal: AbortSignal.timeout(more.timeoutMs ?? 30_000),
        ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: (text === '' ? undefined : JSON.parse(text)) as T,
        headers: Object.fromEntries(response.headers),
      };
    },
  };
}

/** The stack that `npm run test:stack` has started for all test files. */
export function theStack(): Stack {
  const given = process.env['TRACESHOP_STACK'];
  if (!given) throw new Error('no stack is running: use npm run test:stack');
  return stackOf(JSON.parse(given) as Project);
}
