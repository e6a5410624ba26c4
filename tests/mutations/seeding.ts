// The test's side of agent.ts: one fault into one service, and out again.

import { join } from 'node:path';
import type { ServiceProcess } from '@traceshop/shop-harness/service-process';
import type { FaultName } from './faults.ts';
import { isReport, type Order, type Report } from './orders.ts';

/** For `TRACESHOP_TELEMETRY_EXTRA`. */
export const AGENT = join(import.meta.dirname, 'agent.ts');

/** Generous: a service responds at once unless it hangs. */
const ANSWER_MS = 10_000;

let nextId = 1;

export async function seed(
  service: ServiceProcess,
  fault: FaultName,
  secret: string,
): Promise<void> {
  await obeyed(service, { id: nextId++, type: 'mutation:seed', fault, secret });
}

/** Takes out what is seeded, and tells how often it had taken effect. */
export async function lift(service: ServiceProcess): Promise<number> {
  const { fired } = await obeyed(service, { id: nextId++, type: 'mutation:lift' });
  return fired;
}

async function obeyed(service: ServiceProcess, order: Order): Promise<Report> {
  const report = await reportOn(service, order);
  if (report.error !== undefined) {
    throw new Error(`${service.name}, ${order.type}: ${report.error}\n${service.output()}`);
  }
  return report;
}

function reportOn(service: ServiceProcess, order: Order): Promise<Report> {
  const child = service.child();
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
    };
    const onMessage = (message: unknown): void => {
      if (!isReport(message) || message.id !== order.id) return;
      settle();
      resolve(message);
    };
    const timer = setTimeout(() => {
      settle();
      reject(new Error(`${service.name} did not respond to ${order.type}:\n${service.output()}`));
    }, ANSWER_MS);
    child.on('message', onMessage);
    child.send(order, (error) => {
      if (error === null) return;
      settle();
      reject(error);
    });
  });
}
