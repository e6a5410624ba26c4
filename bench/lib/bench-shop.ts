// A shop of its own to measure: built services on the tests' servers.

import { startShop } from '@traceshop/shop-harness/shop';
import type { Request } from 'autocannon';
import type { CleanUps } from '../../scripts/demo/clean-ups.ts';
import { cpuMs, untilIdle, untilSent } from './cpu.ts';
import { load } from './load.ts';
import { createUser } from './shopping.ts';
import type { Variant } from './variants.ts';

/** Carts of few users would wait for each other in the database. */
const USERS = 50;

export interface Slice {
  perSecond: number;
  /** Of the seven services, user and system time, for one request, what it leaves behind included. */
  cpuMicros: number;
}

export interface BenchShop {
  /** Ids of users to buy for. */
  users(): Promise<readonly string[]>;
  load(requests: Request[], amount: number): Promise<unknown>;
  /** The same, measured: from rest to rest. */
  slice(requests: Request[], amount: number): Promise<Slice>;
  /** Of the process of each service. */
  pids(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export async function openShop(
  cleanUps: CleanUps,
  { telemetry, env }: Variant,
): Promise<BenchShop> {
  const shop = await startShop({ env, telemetry });
  cleanUps.add('a shop', shop.stop);
  const { url } = shop.services.gateway;
  const services = Object.values(shop.services);
  const pids = (): number[] => services.map((service) => service.child().pid ?? 0);
  const users: string[] = [];
  return {
    users: async () => {
      if (users.length === 0) await load({ url, requests: [createUser(users)], amount: USERS });
      return users;
    },
    load: (requests, amount) => load({ url, requests, amount }),
    slice: async (requests, amount) => {
      await untilIdle(pids());
      const before = cpuMs(pids());
      const { perSecond } = await load({ url, requests, amount });
      const spent = (await untilSent(pids())) - before;
      return { perSecond, cpuMicros: (spent * 1000) / amount };
    },
    pids: () => new Map(services.map((one) => [one.name, one.child().pid ?? 0])),
    stop: shop.stop,
  };
}
