// The built shop on real servers, with everything it tells arriving in this process.
import { join } from 'node:path';
import {
  createTracer,
  type OtlpReceiver,
  otlpReceiver,
  type TraceHandle,
  type Tracer,
} from '@traceshop/trace-testing';
import {
  type Answer,
  type RequestParts,
  type Shop,
  type ShopOptions,
  startShop,
} from '../harness/shop.ts';
import { FULL_NAME } from './trees.ts';

/** For `TRACESHOP_TELEMETRY_EXTRA`: what makes a service account for its spans. */
export const LEDGER = join(import.meta.dirname, '../../packages/trace-testing/dist/ledger.js');

export interface Journey {
  shop: Shop;
  receiver: OtlpReceiver;
  tracer: Tracer;
  /** A request to the gateway, and the trace that its `traceresponse` names. */
  request<T = Record<string, unknown>>(
    method: string,
    path: string,
    more?: RequestParts,
  ): Promise<{ answer: Answer<T>; trace: TraceHandle }>;
  stop(): Promise<void>;
}

/** Times are shortened where a test would otherwise wait for them; the rules between them stay. */
export const QUICK = {
  checkout: {
    USER_TIMEOUT_MS: '1000',
    INVENTORY_TIMEOUT_MS: '1000',
    NOTIFICATION_TIMEOUT_MS: '1000',
    PAYMENT_TIMEOUT_MS: '2400',
    LEASE_MS: '5000',
    OUTBOX_CLAIM_MS: '3000',
    RECOVERY_INTERVAL_MS: '200',
    OUTBOX_INTERVAL_MS: '200',
  },
  payment: { PROVIDER_TIMEOUT_MS: '600' },
  notification: {
    USER_TIMEOUT_MS: '1000',
    SMTP_TIMEOUT_MS: '1000',
    CLAIM_MS: '2500',
    RETRY_1_MS: '100',
    RETRY_2_MS: '200',
    RETRY_3_MS: '400',
  },
} as const;

export async function startJourney(options: ShopOptions = {}): Promise<Journey> {
  const receiver = await otlpReceiver({ maxTraces: 10_000 });
  const envOf = {
    ...options.envOf,
    checkout: { ...QUICK.checkout, ...options.envOf?.checkout },
    payment: { ...QUICK.payment, ...options.envOf?.payment },
    notification: { ...QUICK.notification, ...options.envOf?.notification },
  };
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    TRACESHOP_TELEMETRY_EXTRA: LEDGER,
    ...options.env,
  };
  const shop = await startShop({ ...options, env, envOf });
  const tracer = createTracer({
    source: receiver,
    processes: () => Object.values(shop.services).map((service) => service.child()),
    inScope: Object.values(FULL_NAME),
    terminal: ['notifications.dead'],
  });
  return {
    shop,
    receiver,
    tracer,
    request: async <T>(method: string, path: string, more?: RequestParts) => {
      const { result: answer, trace } = await tracer.run(
        () => shop.request<T>(method, path, more),
        { adopt: true },
      );
      return { answer, trace };
    },
    stop: async () => {
      await shop.stop();
      await receiver.close();
    },
  };
}
