// Everything that can be read of a stack without its databases and mails, as texts to search in.
import { askBroker } from './broker.ts';
import { getJson } from './get-json.ts';
import type { Stack } from './stack.ts';

export type Place = 'Jaeger' | 'Loki' | 'Prometheus' | 'RabbitMQ' | 'the output of the containers';

export const PLACES: readonly Place[] = [
  'Jaeger',
  'Loki',
  'Prometheus',
  'RabbitMQ',
  'the output of the containers',
];

/** All that a place tells, as one text. @throws if it cannot be asked */
export function textOf(stack: Stack, place: Place): Promise<string> {
  return READERS[place](stack);
}

const READERS: Record<Place, (stack: Stack) => Promise<string>> = {
  Jaeger: readJaeger,
  Loki: readLoki,
  Prometheus: readPrometheus,
  RabbitMQ: readBroker,
  'the output of the containers': async (stack) => {
    const { stdout, stderr } = await stack.compose('logs', '--no-color', '--no-log-prefix');
    return stdout + stderr;
  },
};

async function readJaeger(stack: Stack): Promise<string> {
  const api = `${stack.url('JAEGER_PORT')}/api/v3`;
  const { services } = await getJson<{ services: string[] }>(`${api}/services`);
  const texts = await Promise.all(
    services.map(async (service) => {
      const query = new URLSearchParams({
        'query.service_name': service,
        'query.start_time_min': new Date(Date.now() - 3_600_000).toISOString(),
        'query.start_time_max': new Date(Date.now() + 60_000).toISOString(),
        'query.num_traces': '1000',
      });
      return JSON.stringify(await getJson(`${api}/traces?${query}`));
    }),
  );
  return texts.join('\n');
}

async function readLoki(stack: Stack): Promise<string> {
  const query = new URLSearchParams({
    query: '{service_name=~".+"}',
    start: `${Date.now() - 3_600_000}000000`,
    end: `${Date.now() + 60_000}000000`,
    limit: '5000',
  });
  const proxy = `${stack.url('GRAFANA_PORT')}/api/datasources/proxy/uid/loki`;
  return JSON.stringify(await getJson(`${proxy}/loki/api/v1/query_range?${query}`));
}

async function readPrometheus(stack: Stack): Promise<string> {
  const query = new URLSearchParams({ 'match[]': '{__name__=~".+"}' });
  return JSON.stringify(await getJson(`${stack.url('PROMETHEUS_PORT')}/api/v1/series?${query}`));
}

async function readBroker(stack: Stack): Promise<string> {
  const paths = ['/overview', '/connections', '/channels', '/queues', '/exchanges', '/bindings'];
  const told = await Promise.all(paths.map((path) => askBroker<unknown>(stack, path)));
  const dead = await askBroker<unknown>(stack, '/queues/%2F/notifications.dead/get', {
    count: 100,
    ackmode: 'ack_requeue_true',
    encoding: 'auto',
  });
  return JSON.stringify([told, dead]);
}
