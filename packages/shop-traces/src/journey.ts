// The built shop on real servers. This process receives its telemetry.
import { createRequire } from 'node:module';
import { FULL_NAME, TERMINAL_QUEUES } from '@traceshop/contract/topology';
import { TALKATIVE_AGENT } from '@traceshop/shop-harness/canaries';
import {
  type RequestParts,
  type Shop,
  type ShopOptions,
  type ShopResponse,
  startShop,
} from '@traceshop/shop-harness/shop';
import { GENEROUS_LIMITS } from '@traceshop/shop-harness/time-limits';
import {
  createTracer,
  type OtlpReceiver,
  otlpReceiver,
  type TraceHandle,
  type Tracer,
} from '@traceshop/trace-testing';
import { saveCoverage } from './trace-coverage.ts';

/** For `TRACESHOP_TELEMETRY_EXTRA`: makes a service report its open spans. */
export const SPAN_TRACKER = createRequire(import.meta.url).resolve('@traceshop/span-tracker');

const AGENT = { 'user-agent': TALKATIVE_AGENT };

export interface Journey {
  shop: Shop;
  receiver: OtlpReceiver;
  tracer: Tracer;
  /** A request to the gateway, and the trace that its `traceresponse` names. */
  request<T = Record<string, unknown>>(
    method: string,
    path: string,
    more?: RequestParts,
  ): Promise<{ response: ShopResponse<T>; trace: TraceHandle }>;
  stop(): Promise<void>;
}

/** For tests that kill processes and read the stores: all waits after a kill are short. */
const QUICK = {
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

type EnvOf = NonNullable<ShopOptions['envOf']>;

/** The limits of a pace. The variables of the test override them. */
function variablesOf(pace: EnvOf, own: EnvOf = {}): EnvOf {
  const names = new Set([...Object.keys(pace), ...Object.keys(own)]) as Set<keyof EnvOf>;
  return Object.fromEntries([...names].map((name) => [name, { ...pace[name], ...own[name] }]));
}

export interface JourneyOptions extends ShopOptions {
  /** `generous` by default. */
  pace?: 'generous' | 'quick';
}

export async function startJourney(options: JourneyOptions = {}): Promise<Journey> {
  const receiver = await otlpReceiver({ maxTraces: 10_000 });
  const envOf = variablesOf(options.pace === 'quick' ? QUICK : GENEROUS_LIMITS, options.envOf);
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    TRACESHOP_TELEMETRY_EXTRA: SPAN_TRACKER,
    SPAN_TRACKER_URL: receiver.url,
    ...options.env,
  };
  const shop = await startShop({ ...options, env, envOf });
  const tracer = createTracer({
    source: receiver,
    processes: () => Object.values(shop.services).map((service) => service.child()),
    inScope: Object.values(FULL_NAME),
    terminal: TERMINAL_QUEUES,
    deadlineMs: 25_000,
  });
  return {
    shop,
    receiver,
    tracer,
    request: async <T>(method: string, path: string, more?: RequestParts) => {
      const { result: response, trace } = await tracer.run(
        () => shop.request<T>(method, path, { ...more, headers: { ...AGENT, ...more?.headers } }),
        { adopt: true },
      );
      return { response, trace };
    },
    stop: async () => {
      await shop.stop();
      // After the services have ended, because they send their last telemetry during the shutdown.
      await saveCoverage(receiver);
      await receiver.close();
    },
  };
}
