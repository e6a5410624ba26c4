// What floods take of each service's memory: before, at most, and after a minute.
import { setTimeout as pause } from 'node:timers/promises';
import { SERVICE_NAMES, type ServiceName } from '@traceshop/contract/topology';
import {
  FLOODS,
  type FloodedRoutes,
  type FloodOutcome,
  floodedRoutes,
  sendFlood,
} from '@traceshop/shop-harness/floods';
import type { ServiceProcess } from '@traceshop/shop-harness/service-process';
import { startShop } from '@traceshop/shop-harness/shop';
import { composeFile } from '@traceshop/test-servers/compose-file';
import { untilIdle } from './lib/cpu.ts';
import { residentMb } from './lib/memory-of.ts';
import { startOtlpSink } from './lib/otlp-sink.ts';
import { report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { startServers } from './lib/servers.ts';
import { size } from './lib/sizes.ts';

const PERCENT = size('BENCH_FLOOD_PERCENT', { usual: 100, quick: 10 });
const AFTER_MS = size('BENCH_FLOOD_PAUSE_MS', { usual: 60_000, quick: 1000 });
/** Between two readings during a flood. */
const READ_MS = 50;
const MEBIBYTE = 2 ** 20;

interface Flooded {
  service: string;
  requests: number;
  megabytes: number;
  before: number;
  during: number;
  after: Promise<number>;
  statuses: FloodOutcome;
}

await runBench(async (cleanUps) => {
  await startServers(cleanUps);
  const sink = await startOtlpSink();
  cleanUps.add('the receiver of telemetry', sink.close);
  const shop = await startShop({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } });
  cleanUps.add('a shop', shop.stop);
  const scenes: [string, ServiceName, string[]?][] = [
    ...SERVICE_NAMES.map((name): [string, ServiceName] => [name, name]),
    ['gateway, with a token', 'gateway', ['Authorization: Bearer test-token']],
  ];
  const results: Flooded[] = [];
  for (const [label, name, head] of scenes) {
    say(`floods: ${label}`);
    // A second flood of a service begins when the first is over and forgotten.
    const earlier = results.find(({ service }) => service === name);
    await earlier?.after;
    results.push(
      await flooded(label, shop.services[name], { ...floodedRoutes(name), ...(head && { head }) }),
    );
  }
  report(
    `floods: MB (resident set) of each service in which ${FLOODS.length} floods ended, one after another`,
    [
      ['', 'requests', 'MB sent', 'before', 'highest', 'after', 'limit', '5xx but overloaded'],
      ...(await Promise.all(results.map(row))),
    ],
    [
      `Each request on a connection of its own, all of a flood at once. After: ${AFTER_MS / 1000} s after the last flood.`,
      'The limit is mem_limit of docker-compose.yml. MB are 1,000,000 bytes.',
      ...results.map(({ service, statuses }) => `${service}: ${JSON.stringify(statuses)}`),
    ],
  );
});

async function flooded(
  label: string,
  service: ServiceProcess,
  target: FloodedRoutes,
): Promise<Flooded> {
  const pid = service.child().pid ?? 0;
  await untilIdle([pid]);
  const to = { ...target, url: service.url };
  const result = { requests: 0, megabytes: 0, before: residentMb(pid), during: 0 };
  const statuses: FloodOutcome = {};
  for (const flood of FLOODS) {
    const count = Math.ceil((flood.count * PERCENT) / 100);
    result.requests += count;
    result.megabytes += (count * flood.bytes(to).length) / 1e6;
    const outcome = sendFlood({ ...flood, count }, to);
    result.during = Math.max(result.during, await highestUntil(outcome, pid));
    for (const [status, times] of Object.entries(await outcome)) {
      statuses[status] = (statuses[status] ?? 0) + times;
    }
  }
  if (service.child().pid !== pid || service.child().exitCode !== null) {
    throw new Error(`${label} did not survive:\n${service.output().slice(-2000)}`);
  }
  const after = pause(AFTER_MS).then(() => residentMb(pid));
  return { service: label, ...result, after, statuses };
}

async function highestUntil(end: Promise<unknown>, pid: number): Promise<number> {
  let over = false;
  void end.finally(() => {
    over = true;
  });
  let highest = 0;
  while (!over) {
    highest = Math.max(highest, residentMb(pid));
    await pause(READ_MS);
  }
  return highest;
}

/** What compose kills it for, in megabytes. */
function limitOf(name: ServiceName): number {
  const { mem_limit = '' } = composeFile().services[name] ?? {};
  const [, mebibytes] = /^(\d+)m$/.exec(mem_limit) ?? [];
  if (mebibytes === undefined)
    throw new Error(`docker-compose.yml limits ${name} to "${mem_limit}"`);
  return (Number(mebibytes) * MEBIBYTE) / 1e6;
}

async function row(result: Flooded): Promise<string[]> {
  const name = result.service.split(',')[0] as ServiceName;
  const other = Object.entries(result.statuses).filter(([status]) => /^5(?!03)/.test(status));
  return [
    result.service,
    `${result.requests}`,
    result.megabytes.toFixed(0),
    result.before.toFixed(0),
    result.during.toFixed(0),
    (await result.after).toFixed(0),
    limitOf(name).toFixed(0),
    `${other.reduce((sum, [, times]) => sum + times, 0)}`,
  ];
}
