import { z } from 'zod';
import { health, readiness } from '../answer-schemas';
import { defineOperation } from '../operation';

const openApi = z.looseObject({ openapi: z.string() }).describe('An OpenAPI 3.1 document.');
const tag = 'System';

export const getRoot = defineOperation({
  method: 'get',
  path: '/',
  tag,
  summary: 'Find the documentation',
  access: 'anyone',
  answers: { 302: { description: 'It is at `/docs`.' } },
});

export const getOpenApi = defineOperation({
  method: 'get',
  path: '/openapi.json',
  tag,
  summary: 'Read this document',
  access: 'anyone',
  answers: { 200: { description: 'The description of this API.', schema: openApi } },
});

export const getDocs = defineOperation({
  method: 'get',
  path: '/docs',
  tag,
  summary: 'Read this document as a page',
  access: 'anyone',
  answers: { 200: { description: 'The page.', schema: z.string(), type: 'text/html' } },
});

// The two below are served by the service kit, as in every service.

export const getHealth = defineOperation({
  method: 'get',
  path: '/health',
  tag,
  summary: 'See whether the gateway lives',
  access: 'anyone',
  answers: { 200: { description: 'It does.', schema: health } },
});

export const getReady = defineOperation({
  method: 'get',
  path: '/ready',
  tag,
  summary: 'See whether the gateway can work',
  access: 'anyone',
  answers: {
    200: { description: 'It can, perhaps without a neighbour.', schema: readiness },
    503: { description: 'It cannot now.', schema: readiness },
  },
});
