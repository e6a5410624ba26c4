import { join } from 'node:path';
import { checkPrograms } from '../../scripts/doctor/programs.ts';
import { root } from '../../scripts/lib/root.ts';
import { done, failed, machine } from './fake-machine.ts';

const bind = (name: string) => ({ type: 'bind', source: join(root, name), target: `/etc/${name}` });
const VOLUME = { type: 'volume', source: 'loki-data', target: '/loki' };
const services = {
  loki: {
    image: 'grafana/loki:3.7.8',
    command: ['-config.file=/etc/loki.yaml'],
    environment: { GOMEMLIMIT: '180MiB' },
    volumes: [bind('loki.yaml'), VOLUME],
  },
  // The same configuration again.
  'loki-2': {
    image: 'grafana/loki:3.7.8',
    command: ['-config.file=/etc/loki.yaml'],
    volumes: [bind('loki.yaml')],
  },
  prometheus: {
    image: 'prom/prometheus:v3.15.0',
    command: ['--config.file=/etc/prometheus.yml', '--storage.tsdb.path=/prometheus'],
    volumes: [bind('prometheus.yml')],
  },
  redis: { image: 'redis:8' },
};
const composed = [{ file: 'docker-compose.yml', services }];

test('when an image can check its configuration, it does so with the mounts and variables of its service', async () => {
  const commands: string[] = [];
  const { run, ...rest } = machine({ 'docker image': done('sha256:1'), 'docker run': done('') });
  const recording = {
    ...rest,
    run: (...words: [string, ...string[]]) => {
      commands.push(words.join(' '));
      return run(...words);
    },
  };

  const findings = await checkPrograms(recording, composed);

  expect(findings.map(({ seen }) => seen)).toEqual([
    'loki of docker-compose.yml accepts its configuration',
    'prometheus of docker-compose.yml accepts its configuration',
  ]);
  expect(commands.filter((command) => command.startsWith('docker run'))).toEqual([
    `docker run --rm --network none --env GOMEMLIMIT=180MiB --volume ${root}/loki.yaml:/etc/loki.yaml:ro --tmpfs /loki grafana/loki:3.7.8 -config.file=/etc/loki.yaml -verify-config`,
    `docker run --rm --network none --volume ${root}/prometheus.yml:/etc/prometheus.yml:ro --entrypoint promtool prom/prometheus:v3.15.0 check config /etc/prometheus.yml`,
  ]);
});

test('when a program rejects its configuration, its message and its files are named', async () => {
  const on = machine({ 'docker image': done(''), 'docker run': failed('field x not found') });
  const [loki] = await checkPrograms(on, composed);
  expect(loki).toEqual({
    state: 'wrong',
    seen: 'loki of docker-compose.yml: field x not found',
    advice: [expect.stringMatching(/git checkout -- loki\.yaml$/)],
  });
});

test('when an image is not here, it is not fetched: the check is left out', async () => {
  const [loki] = await checkPrograms(
    machine({ 'docker image': failed('No such image') }),
    composed,
  );
  expect(loki).toMatchObject({ state: 'unknown', advice: ['docker pull grafana/loki:3.7.8'] });
});
