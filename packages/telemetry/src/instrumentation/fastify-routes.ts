import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { httpRoute } from './http-route';

interface Request {
  is404?: boolean;
  /** Since Fastify 4.10. */
  routeOptions?: { url?: string };
}

interface Fastify {
  addHook(
    name: 'onRequest',
    hook: (request: Request, reply: unknown, done: () => void) => void,
  ): void;
}

/** Fastify publishes each instance that it creates, in CommonJS and in ES modules. */
const CREATED = 'fastify.initialization';

/** Gives requests to Fastify their `http.route`, with all its prefixes. It creates no spans. */
export class FastifyRoutes extends InstrumentationBase {
  constructor() {
    super('@traceshop/telemetry/fastify-routes', '1.0.0', {});
  }

  protected override init(): undefined {
    return undefined;
  }

  override enable(): void {
    super.enable();
    // Twice has the effect of once.
    unsubscribe(CREATED, onCreated);
    subscribe(CREATED, onCreated);
  }

  override disable(): void {
    super.disable();
    unsubscribe(CREATED, onCreated);
  }
}

function onCreated(message: unknown): void {
  const { fastify } = message as { fastify: Fastify };
  fastify.addHook('onRequest', (request, _reply, done) => {
    const target = httpRoute();
    const url = request.routeOptions?.url;
    if (target !== undefined && url !== undefined && request.is404 !== true) target.route = url;
    done();
  });
}
