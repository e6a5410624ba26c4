// All readable data of a stack except its databases and mails, as text to search.
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

/**
 * All data of one place since a time (milliseconds since the epoch), as one text. For Prometheus and
 * RabbitMQ it is all current data. @throws if the place does not respond
 */
export function textOf(stack: Stack, place: Place, since: number): Promise<string> {
  return READERS[place](stack, since);
}

const READERS: Record<Place, (stack: Stack, since: number) => Promise<string>> = {
  Jaeger: readJaeger,
  Loki: readLoki,
  Prometheus: readPrometheus,
  RabbitMQ: readBroker,
  'the output of the containers': async (stack, since) => {
    const from = new Date(since).toISOString();
    const format = ['--no-color', '--no-log-prefix', '--since', from];
    const { stdout, stderr } = await stack.compose('logs', ...format);
    return stdout + stderr;
  },
};

async function readJaeger(stack: Stack, since: number): Promise<string> {
  const api = `${stack.url('JAEGER_PORT')}/api/v3`;
  const { services } = await getJson<{ services: string[] }>(`${api}/services`);
  const texts: string[] = [];
  // One after another, because each response is large: it has every span of its traces.
  for (const service of services) {
    const query = new URLSearchParams({
      'query.service_name': service,
      'query.start_time_min': new Date(since).toISOString(),
      'query.start_time_max': new Date(Date.now() + 60_000).toISOString(),
      'query.num_traces': '1000',
    });
    texts.push(JSON.stringify(await getJson(`${api}/traces?${query}`)));
  }
  return texts.join('\n');
}

async function readLoki(stack: Stack, since: number): Promise<string> {
  const query = new URLSearchParams({
    query: '{service_name=~".+"}',
    start: `${since}000000`,
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
  const state = await Promise.all(paths.map((path) => askBroker<unknown>(stack, path)));
  const dead = await askBroker<unknown>(stack, '/queues/%2F/notifications.dead/get', {
    count: 100,
    ackmode: 'ack_requeue_true',
    encoding: 'auto',
  });
  return JSON.stringify([state, dead]);
}
