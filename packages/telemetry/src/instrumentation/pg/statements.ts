import { type Attributes, SpanKind, type SpanOptions } from '@opentelemetry/api';
import {
  ATTR_DB_NAMESPACE,
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_SUMMARY,
  ATTR_DB_QUERY_TEXT,
  ATTR_DB_SYSTEM_NAME,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import { sqlSummary, withoutLiterals } from '../sql-summary';
import type { Client } from './types';

/** What all spans of one statement on one server have in common. */
export interface Statement {
  name: string;
  options: SpanOptions;
  /** The labels of its duration. */
  labels: Attributes;
}

/** Protects the memory of a program that builds endless statements, or connects to endless databases. */
const CACHE_LIMIT = 500;
const servers = new Map<string, Statements>();
const byClient = new WeakMap<Client, Statements>();

export function statementsOf(client: Client): Statements {
  const known = byClient.get(client);
  if (known !== undefined) return known;
  const { host, port, database } = client.connectionParameters;
  const key = JSON.stringify([host, port, database]);
  const statements = servers.get(key) ?? new Statements(client.connectionParameters);
  remember(servers, key, statements);
  byClient.set(client, statements);
  return statements;
}

/** The statements of one server, each described once. */
export class Statements {
  private readonly server: Attributes;
  private readonly withValues = new Map<string, Statement>();
  private readonly withoutValues = new Map<string, Statement>();
  private readonly prepared = new Map<string, { text: string; statement: Statement }>();
  private readonly labels = new Map<string, Attributes>();
  /** For a call that pg rejects: it has no statement. */
  readonly unknown: Statement;

  constructor({ host, port, database }: Client['connectionParameters']) {
    this.server = {
      [ATTR_DB_SYSTEM_NAME]: 'postgresql',
      [ATTR_DB_NAMESPACE]: database,
      [ATTR_SERVER_ADDRESS]: host,
      [ATTR_SERVER_PORT]: Number.isInteger(port) ? port : undefined,
    };
    this.unknown = {
      name: 'pg.query',
      options: { kind: SpanKind.CLIENT, attributes: this.server },
      labels: this.server,
    };
  }

  /** Parameters are never recorded. A statement without parameters may contain values: they are removed. */
  of(text: string, hasValues: boolean): Statement {
    const known = hasValues ? this.withValues : this.withoutValues;
    const found = known.get(text);
    if (found !== undefined) return found;
    const statement = this.describe(text, hasValues);
    remember(known, text, statement);
    return statement;
  }

  /** A prepared statement: `plan` is its name. */
  prepare(plan: string, text: string, hasValues: boolean): Statement {
    const key = hasValues ? `${plan} $` : plan;
    const found = this.prepared.get(key);
    if (found !== undefined && found.text === text) return found.statement;
    const { options, ...rest } = this.describe(text, hasValues);
    const attributes = { ...options.attributes, 'db.postgresql.plan': plan };
    const statement = { ...rest, options: { ...options, attributes } };
    remember(this.prepared, key, { text, statement });
    return statement;
  }

  private describe(text: string, hasValues: boolean): Statement {
    const name = sqlSummary(text);
    const attributes = {
      ...this.server,
      [ATTR_DB_QUERY_TEXT]: hasValues ? text || undefined : withoutLiterals(text),
      [ATTR_DB_QUERY_SUMMARY]: name,
    };
    return { name, options: { kind: SpanKind.CLIENT, attributes }, labels: this.labelsOf(text) };
  }

  /** One object per operation. */
  private labelsOf(text: string): Attributes {
    const operation = operationOf(text);
    if (operation === undefined) return this.server;
    const found = this.labels.get(operation);
    if (found !== undefined) return found;
    const labels = { ...this.server, [ATTR_DB_OPERATION_NAME]: operation };
    remember(this.labels, operation, labels);
    return labels;
  }
}

/** The first word. Before it may be comments and parentheses. */
function operationOf(text: string): string | undefined {
  if (text === '') return undefined;
  const [first] = /^\s*[a-z]+/i.exec(text) ?? [];
  return first?.trim().toUpperCase() ?? sqlSummary(text).split(' ', 1)[0];
}

function remember<T>(known: Map<string, T>, key: string, value: T): void {
  if (known.size >= CACHE_LIMIT) known.clear();
  known.set(key, value);
}
