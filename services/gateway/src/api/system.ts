import { z } from 'zod';
import { defineOperation, found, type OperationDescription, ok } from './operation';

export interface SystemDeps {
  /** The routes that describe the API and its state. */
  documentation: { openApi: object; page: string; contentSecurityPolicy: string };
}

const tag = 'System';

const openApi = z.looseObject({ openapi: z.string() }).describe('An OpenAPI 3.1 document.');

const health = z.looseObject({ status: z.literal('healthy') }).meta({ id: 'Health' });

const readiness = z
  .looseObject({
    status: z
      .enum(['ready', 'degraded', 'unavailable', 'draining'])
      .describe('`degraded`: ready, but a service that it calls is down.'),
    dependencies: z.record(z.string(), z.enum(['up', 'down'])),
  })
  .meta({ id: 'Readiness' });

export const systemOperations = {
  getRoot: defineOperation(
    {
      method: 'get',
      path: '/',
      tag,
      summary: 'Find the documentation',
      access: 'anyone',
      responses: { 302: { description: 'It is at `/docs`.' } },
    },
    () => found('/docs'),
  ),

  getOpenApi: defineOperation(
    {
      method: 'get',
      path: '/openapi.json',
      tag,
      summary: 'Read this document',
      access: 'anyone',
      responses: { 200: { description: 'The description of this API.', schema: openApi } },
    },
    (_input, { documentation }: SystemDeps) => ok(documentation.openApi),
  ),

  getDocs: defineOperation(
    {
      method: 'get',
      path: '/docs',
      tag,
      summary: 'Read this document as a page',
      access: 'anyone',
      responses: { 200: { description: 'The page.', schema: z.string(), type: 'text/html' } },
    },
    (_input, { documentation }: SystemDeps) =>
      ok(documentation.page, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': documentation.contentSecurityPolicy,
      }),
  ),
};

/** Served by the service kit, as in every service. */
export const kitOperations = {
  getHealth: {
    method: 'get',
    path: '/health',
    tag,
    summary: 'See whether the gateway lives',
    access: 'anyone',
    responses: { 200: { description: 'It does.', schema: health } },
  },

  getReady: {
    method: 'get',
    path: '/ready',
    tag,
    summary: 'See whether the gateway can work',
    access: 'anyone',
    responses: {
      200: { description: 'It can. Some services that it calls may be down.', schema: readiness },
      503: { description: 'It cannot now.', schema: readiness },
    },
  },
} satisfies Record<string, OperationDescription>;
