import { createLogger, flushTelemetry, type Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { ServerConfig } from '../config';
import { ConfigError, describeError } from '../core/errors';
import { DRAINING } from '../http-server/health';
import { type HttpServer, listen } from '../http-server/http-server';
import { type Background, createBackground } from './background';
import { createShutdown } from './shutdown';

export interface ServiceContext<C> {
  config: C;
  logger: Logger;
  /** Registers a clean-up. They run in reverse order, after the last response. */
  onShutdown(close: () => Promise<void>): void;
  background: Background;
}

export interface ServiceOptions<C> {
  /** Used in messages, e.g. `user-service`. */
  name: string;
  /** @throws {ConfigError} */
  loadConfig: () => C;
  build: (context: ServiceContext<C>) => Promise<Express> | Express;
  /** Limit for running requests after SIGTERM; then they are cut. Default 15 s. */
  drainTimeoutMs?: number;
}

const DRAIN_TIMEOUT_MS = 15_000;

/**
 * Runs a service until SIGTERM or SIGINT: configuration, parts, port, and an orderly end with exit
 * code 0. A wrong variable or a port in use causes one clear line and exit code 1.
 */
export async function startService<C extends ServerConfig>(
  options: ServiceOptions<C>,
): Promise<void> {
  try {
    await start(options);
  } catch (error) {
    process.stderr.write(`${options.name}: ${startError(error)}\n`);
    await flushTelemetry();
    process.exit(1);
  }
}

async function start<C extends ServerConfig>(options: ServiceOptions<C>): Promise<void> {
  const config = options.loadConfig();
  const logger = createLogger();
  const background = createBackground(logger);
  const closers: (() => Promise<void>)[] = [];
  const onShutdown = (close: () => Promise<void>): void => {
    closers.push(close);
  };
  const app = await options.build({ config, logger, onShutdown, background });
  const server = await listen(app, {
    port: config.PORT,
    host: config.HOST,
    connectionMaxAgeMs: config.CONNECTION_MAX_AGE_MS,
  });
  const drain = (timeoutMs: number): Promise<number> => {
    app.enable(DRAINING);
    return server.drain({ timeoutMs, delayMs: config.DRAIN_DELAY_MS });
  };
  const drainTimeoutMs = options.drainTimeoutMs ?? DRAIN_TIMEOUT_MS;
  const shutdown = createShutdown({ logger, drain, background, closers, drainTimeoutMs });
  process.on('SIGTERM', shutdown);
  process.on('SIGINT', shutdown);
  announce(server, logger);
}

function announce(server: HttpServer, logger: Logger): void {
  const { port } = server;
  logger.info({ port }, 'listening');
  process.send?.({ type: 'listening', port });
}

function startError(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE') return `port ${port} is in use; end what listens there or set PORT.`;
  if (code === 'EACCES') return `port ${port} may not be used by this user; set PORT above 1023.`;
  return `cannot start: ${describeError(error)}`;
}
