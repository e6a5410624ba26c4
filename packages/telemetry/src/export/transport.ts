import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { OtlpSettings } from './otlp-settings';

/** The unpatched functions: sending telemetry must create no telemetry. */
const REQUEST = { 'http:': http.request, 'https:': https.request };

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 5000;
const LONGEST_RESPONSE = 4 * 1024 * 1024;
const BUSY = new Set([429, 502, 503, 504]);

export interface Reply {
  status?: number;
  /** Empty after an error without a response. */
  body: Buffer;
  cause: string;
  /** The pause that `Retry-After` requests. */
  pauseMs?: number;
  again: boolean;
}

/** One body that is being sent to the backend. */
export interface Delivery {
  body: Uint8Array;
  /** True once the operating system has all of it: from then on it may have arrived. */
  written: boolean;
}

export interface Transport {
  send(delivery: Delivery, timeoutMs: number): Promise<Reply>;
}

/**
 * Sends OTLP over HTTP and retries what a busy or unreachable backend did not accept. It never
 * keeps the process alive: a program ends when its own work is done.
 */
export function createTransport(settings: OtlpSettings): Transport {
  const url = new URL(settings.url);
  const protocol = url.protocol === 'https:' ? 'https:' : 'http:';
  const options = { keepAlive: true, ...settings.tls };
  const agent = unreferenced(
    protocol === 'https:' ? new https.Agent(options) : new http.Agent({ keepAlive: true }),
  );
  const once = async (delivery: Delivery, timeoutMs: number): Promise<Reply> => {
    const body = settings.gzip ? await promisify(gzip)(delivery.body) : delivery.body;
    const headers = {
      ...settings.headers,
      ...(settings.gzip ? { 'content-encoding': 'gzip' } : {}),
      'content-length': body.length,
    };
    const request = context.with(suppressTracing(ROOT_CONTEXT), () =>
      REQUEST[protocol](url, { method: 'POST', headers, agent }),
    );
    delivery.written = false;
    request.on('finish', () => {
      delivery.written = true;
    });
    request.end(body);
    return replyTo(request, timeoutMs);
  };
  return { send: (delivery, timeoutMs) => repeatedly(once, delivery, timeoutMs) };
}

async function repeatedly(
  once: (delivery: Delivery, timeoutMs: number) => Promise<Reply>,
  delivery: Delivery,
  timeoutMs: number,
): Promise<Reply> {
  const deadline = Date.now() + timeoutMs;
  for (let attempt = 1; ; attempt += 1) {
    const reply = await once(delivery, Math.max(1, deadline - Date.now()));
    if (!reply.again || attempt === ATTEMPTS) return reply;
    const usual = Math.min(FIRST_PAUSE_MS * 1.5 ** (attempt - 1), LONGEST_PAUSE_MS);
    const pauseMs = reply.pauseMs ?? usual * (0.8 + Math.random() * 0.4);
    if (Date.now() + pauseMs > deadline) return reply;
    delivery.written = false;
    await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
  }
}

function replyTo(request: ClientRequest, timeoutMs: number): Promise<Reply> {
  return new Promise((resolve) => {
    const failed = (cause: string, again: boolean) =>
      resolve({ body: Buffer.alloc(0), cause, again });
    const timer = setTimeout(() => {
      failed(`timed out after ${Math.round(timeoutMs)} ms`, false);
      request.destroy();
    }, timeoutMs).unref();
    request.on('error', (error: NodeJS.ErrnoException) => {
      failed([error.code, error.message].filter(Boolean).join(' '), true);
    });
    request.on('close', () => clearTimeout(timer));
    request.on('response', (response) => {
      readAll(response).then(
        (body) => resolve(replyOf(response, body)),
        (error: Error) => failed(error.message, true),
      );
    });
  });
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    // The rest of an endless response is useless. Leaving the loop ends the connection.
    if (length > LONGEST_RESPONSE) break;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function replyOf(response: IncomingMessage, body: Buffer): Reply {
  const status = response.statusCode ?? 0;
  const after = Number(response.headers['retry-after']);
  return {
    status,
    body,
    cause: `${status} ${response.statusMessage ?? ''}`.trim(),
    again: BUSY.has(status),
    ...(after >= 0 ? { pauseMs: after * 1000 } : {}),
  };
}

/** An agent whose connections do not keep the process alive, even while they connect. */
function unreferenced<A extends http.Agent>(agent: A): A {
  const letGo = (socket: Socket) => socket.unref();
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback) as Socket;
    letGo(socket);
    // Each further address is tried with a separate handle.
    socket.on('connectionAttempt', () => letGo(socket));
    return socket;
  };
  const reuse = agent.reuseSocket.bind(agent);
  agent.reuseSocket = (socket, request) => {
    reuse(socket, request);
    letGo(socket as Socket);
  };
  return agent;
}
