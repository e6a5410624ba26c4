import type { DatabaseSync } from 'node:sqlite';
import { answerV1, errorV1 } from '../jaeger/v1';
import { answerV3, errorV3 } from '../jaeger/v3';
import { type Answer, QueryError } from '../query/answer';
import { answerDesk } from './desk-api';

interface Api {
  prefix: string;
  answer(database: DatabaseSync, url: URL): Answer | undefined;
  error(error: QueryError): Answer;
}

/** The first whose prefix fits answers. */
const APIS: readonly Api[] = [
  { prefix: '/api/desk/', answer: answerDesk, error: errorV3 },
  { prefix: '/api/v3/', answer: answerV3, error: errorV3 },
  { prefix: '/api/', answer: answerV1, error: errorV1 },
];

const FALLBACK = APIS.at(-1) as Api;

function urlOf(target: string): URL {
  try {
    const url = new URL(target, 'http://localhost');
    decodeURIComponent(url.pathname);
    return url;
  } catch {
    throw new QueryError(400, 'the path is not a valid URL');
  }
}

/** Answers a GET request of any of the three APIs. @returns never throws for what a caller sends */
export function answerQuery(database: DatabaseSync, target: string): Answer {
  let api = FALLBACK;
  try {
    const url = urlOf(target);
    api = APIS.find(({ prefix }) => url.pathname.startsWith(prefix)) ?? FALLBACK;
    const answer = api.answer(database, url);
    if (answer) return answer;
    throw new QueryError(404, `no such path: ${url.pathname}`);
  } catch (error) {
    if (error instanceof QueryError) return api.error(error);
    throw error;
  }
}
