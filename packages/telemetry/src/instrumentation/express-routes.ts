import { diag } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
} from '@opentelemetry/instrumentation';
import { type HttpRoute, httpRoute } from './http-route';

interface Response {
  headersSent: boolean;
}
type Next = (...args: unknown[]) => unknown;
type Handle = (...args: [request: object, response: Response, next: Next]) => unknown;

/** Express 5 has `handleRequest`, Express 4 has `handle_request`. */
interface Layer {
  handleRequest?: Handle;
  handle_request?: Handle;
}

interface Router {
  stack: Layer[];
  use(...args: unknown[]): unknown;
  route(...args: unknown[]): unknown;
}

interface Express {
  Router: Router & { prototype?: Partial<Router> };
}

/**
 * Gives requests the `http.route` of what responds to them, in routers within routers and apps within
 * apps. There is no span per layer: it gives no information, and costs time in every request.
 */
export class ExpressRoutes extends InstrumentationBase {
  constructor() {
    super('@traceshop/telemetry/express-routes', '1.0.0', {});
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    return [
      new InstrumentationNodeModuleDefinition('express', ['>=4.0.0 <6'], (express: Express) => {
        const { prototype } = express.Router;
        // In Express 4 the function itself is the prototype of all routers.
        const routers =
          typeof prototype?.route === 'function' ? (prototype as Router) : express.Router;
        watchRouters(routers);
        return express;
      }),
    ];
  }
}

/** CommonJS and ES modules may load the same Express. */
const watched = new WeakSet<Router>();

function watchRouters(routers: Router): void {
  if (watched.has(routers)) return;
  watched.add(routers);
  for (const method of ['use', 'route'] as const) {
    const original = routers[method];
    routers[method] = function (this: Router, ...args: unknown[]) {
      const before = this.stack?.length ?? 0;
      const result = original.apply(this, args);
      const pattern = patternOf(args[0]);
      // A middleware at the root says nothing about the route.
      if (pattern !== undefined && (method === 'route' || pattern !== '/')) {
        for (const layer of this.stack?.slice(before) ?? []) watchLayer(layer, pattern);
      }
      return result;
    };
  }
}

function patternOf(path: unknown): string | undefined {
  if (typeof path === 'string' || path instanceof RegExp) return String(path);
  const patterns = Array.isArray(path) ? path.map(patternOf) : [];
  return patterns.length > 0 && !patterns.includes(undefined) ? patterns.join(',') : undefined;
}

/** Not its `handle`, which programs compare and read. */
function watchLayer(layer: Layer, pattern: string): void {
  const method = layer.handleRequest === undefined ? 'handle_request' : 'handleRequest';
  const original = layer[method];
  if (original === undefined) {
    diag.debug('a layer of Express cannot be watched', pattern);
    return;
  }
  const within = createWithin(pattern);
  layer[method] = function (request, response, next) {
    const leave = enter(request, response, within);
    return original.call(this, request, response, (...args) => {
      leave(args[0]);
      return next(...args);
    });
  };
}

interface Place {
  /** The patterns so far, in one text. */
  patterns: string;
  target: HttpRoute | undefined;
}

/** Where in the nested routers a request is. */
const places = new WeakMap<object, Place>();

/** Returns what to call when the layer passes the request on. */
function enter(request: object, response: Response, within: (patterns: string) => Route) {
  const outer = places.get(request) ?? { patterns: '', target: httpRoute() };
  const { target } = outer;
  const { patterns, route } = within(outer.patterns);
  const before = target?.route;
  places.set(request, { target, patterns });
  if (target !== undefined) target.route = route;
  return (error: unknown): void => {
    places.set(request, outer);
    // The route that failed or has responded stays. Another will be found by its own layer.
    const failed = Boolean(error) && error !== 'route' && error !== 'router';
    if (target !== undefined && !failed && !response.headersSent) target.route = before;
  };
}

interface Route {
  patterns: string;
  route: string;
}

/** The route of a layer within others. There are few others, and they come with every request. */
function createWithin(pattern: string): (outer: string) => Route {
  const known = new Map<string, Route>();
  return (outer) => {
    const found = known.get(outer);
    if (found !== undefined) return found;
    const patterns = pattern === '/' ? outer : outer + pattern;
    const route = { patterns, route: patterns === '' ? '/' : patterns.replace(/\/{2,}/g, '/') };
    known.set(outer, route);
    return route;
  };
}
