import type { Request, RequestHandler, Router } from 'express';
import { AppError } from '../core/errors';
import { pathOf } from './request-middleware';

// Undocumented fields of an Express router: the only way to tell 405 from 404. A test of every
// response detects a change in Express.
interface Layer {
  route?: { methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
  path?: string;
  match(path: string): boolean;
}

/**
 * Responds 404 for an unknown path, and 405 with `Allow` for an unknown method, before any byte of
 * the body is read. `hint` follows the message of the 404.
 */
export function onlyKnownRoutes(router: Router, hint: string | undefined): RequestHandler {
  return (req, res, next) => {
    // `GET http://other/path` is for proxies. Express would route by the path in it.
    if (!req.url.startsWith('/'))
      throw notFound(req, 'Send a path alone: this server is no proxy.');
    const methods = methodsAt(router.stack as unknown as Layer[], req.path);
    if (methods.size === 0) throw notFound(req, hint);
    if (!methods.has(req.method) && req.method !== 'OPTIONS') {
      const allowed = [...methods].sort().join(', ');
      res.set('Allow', allowed);
      throw new AppError({
        code: 'method_not_allowed',
        status: 405,
        message: `${req.method} is not possible here; use ${allowed}.`,
      });
    }
    next();
  };
}

function notFound(req: Request, hint: string | undefined): AppError {
  const message = `There is no route ${req.method} ${pathOf(req)}.`;
  return new AppError({
    code: 'route_not_found',
    status: 404,
    message: hint === undefined ? message : `${message} ${hint}`,
  });
}

function methodsAt(stack: Layer[], path: string): Set<string> {
  const methods = new Set<string>();
  for (const layer of stack) {
    if (layer.route === undefined && layer.handle.stack === undefined) continue;
    if (!layer.match(path)) continue;
    for (const method of methodsOf(layer, path)) methods.add(method);
  }
  return methods;
}

function methodsOf(layer: Layer, path: string): Iterable<string> {
  if (layer.route === undefined) {
    const rest = path.slice((layer.path ?? '').length);
    return methodsAt(layer.handle.stack ?? [], rest === '' ? '/' : rest);
  }
  const methods = Object.keys(layer.route.methods).map((method) => method.toUpperCase());
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
}
