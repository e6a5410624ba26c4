// How large a compose stack is: its limits, its images, and the memory that its containers use.
import { setTimeout as pause } from 'node:timers/promises';
import { SERVICE_NAMES } from '@traceshop/contract/topology';
import { docker } from '@traceshop/shop-harness/stack/compose';
import type { Stack } from '@traceshop/shop-harness/stack/stack';
import { median } from './stats.ts';

const MIB = 1024 * 1024;
const READINGS = 5;

/** The limit of memory of each service of the stack, in MiB. */
export async function limitsOf(stack: Stack, ...profiles: string[]): Promise<Map<string, number>> {
  const chosen = profiles.flatMap((profile) => ['--profile', profile]);
  const { stdout } = await stack.compose(...chosen, 'config', '--format', 'json');
  const { services } = JSON.parse(stdout) as { services: Record<string, { mem_limit?: string }> };
  return new Map(
    Object.entries(services).map(([name, { mem_limit }]) => {
      if (!mem_limit) throw new Error(`${name} has no limit of memory`);
      return [name, Number(mem_limit) / MIB];
    }),
  );
}

export interface ImageSizes {
  count: number;
  /** What `docker images` shows for the largest, in MB of 1,000,000 bytes. */
  each: number;
  /** What all of them take on disk. */
  together: number;
  /** The part that every one has, its base image included. */
  shared: number;
  /** The largest part that one has for itself. */
  own: number;
  /** The image of the payment sandbox, which is not one of them: it shares only its base image. */
  sandbox: number;
}

interface Layer {
  CreatedAt: string;
  CreatedBy: string;
  Size: string;
}

/** Of the images of the services. */
export async function imageSizes(stack: Stack): Promise<ImageSizes> {
  const histories = await Promise.all(
    SERVICE_NAMES.map((service) => historyOf(`${stack.project.name}-${service}`)),
  );
  const all = new Map(histories.flat().map((layer) => [keyOf(layer), layer]));
  const shared = sizeOf(
    [...all.values()].filter((layer) => histories.every((layers) => has(layers, layer))),
  );
  const each = Math.max(...histories.map(sizeOf));
  const together = sizeOf([...all.values()]);
  const sandbox = sizeOf(await historyOf(`${stack.project.name}-sandbox`));
  return { count: histories.length, each, together, shared, own: each - shared, sandbox };
}

async function historyOf(image: string): Promise<Layer[]> {
  const how = ['--no-trunc', '--human=false', '--format', '{{json .}}'];
  const { stdout } = await docker(['history', ...how, image]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Layer);
}

const keyOf = ({ CreatedAt, CreatedBy }: Layer): string => `${CreatedAt} ${CreatedBy}`;

const has = (layers: Layer[], layer: Layer): boolean =>
  layers.some((one) => keyOf(one) === keyOf(layer));

const sizeOf = (layers: Layer[]): number =>
  layers.reduce((total, { Size }) => total + Number(Size), 0) / 1e6;

/** MiB that each running container of the stack uses, the file cache not counted: a median. */
export async function memoryUsed(stack: Stack): Promise<Map<string, number>> {
  const ids = await runningIds(stack);
  const readings: Map<string, number>[] = [];
  for (let reading = 0; reading < READINGS; reading++) {
    if (reading > 0) await pause(1000);
    readings.push(await readMemory(stack, ids));
  }
  const services = [...(readings[0]?.keys() ?? [])];
  return new Map(
    services.map((name) => [name, median(readings.map((one) => one.get(name) ?? Number.NaN))]),
  );
}

/** Those of the containers that run. */
export async function runningIds(stack: Stack): Promise<string[]> {
  const { stdout } = await stack.compose('--profile', 'load', 'ps', '--quiet');
  return stdout.trim().split('\n');
}

async function readMemory(stack: Stack, ids: string[]): Promise<Map<string, number>> {
  const { stdout } = await docker(['stats', '--no-stream', '--format', '{{json .}}', ...ids]);
  const rows = stdout.trim().split('\n');
  return new Map(
    rows.map((row) => {
      const { Name, MemUsage } = JSON.parse(row) as { Name: string; MemUsage: string };
      const service = Name.slice(stack.project.name.length + 1).replace(/-\d+$/, '');
      return [service, mebibytes(MemUsage)];
    }),
  );
}

/** `67.46MiB / 204MiB` */
function mebibytes(usage: string): number {
  const [, value, unit] = /^([\d.]+)(KiB|MiB|GiB) \//.exec(usage) ?? [];
  const factor = { KiB: 1 / 1024, MiB: 1, GiB: 1024 }[unit ?? ''];
  if (!factor) throw new Error(`docker stats said "${usage}"`);
  return Number(value) * factor;
}
