/** Tables of the store. Times are nanoseconds since the epoch, `received` is in milliseconds. */

/** Files of another number cannot be read. It rises with each change of the tables. */
export const SCHEMA_VERSION = 1;

/**
 * One row a span, with its attributes, events and links as one text of OTLP/JSON: rows for single
 * attributes made inserting three times slower. No foreign keys: logs arrive before their spans.
 */
export const TABLES = `
CREATE TABLE resource (
  id INTEGER PRIMARY KEY,
  service TEXT NOT NULL,
  json TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE scope (
  id INTEGER PRIMARY KEY,
  json TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE operation (
  id INTEGER PRIMARY KEY,
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  UNIQUE (service, name, kind)
) STRICT;

CREATE TABLE span (
  id INTEGER PRIMARY KEY,
  trace_id BLOB NOT NULL,
  span_id BLOB NOT NULL,
  parent_span_id BLOB,
  operation_id INTEGER NOT NULL,
  resource_id INTEGER NOT NULL,
  scope_id INTEGER NOT NULL,
  start INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  status INTEGER NOT NULL,
  rest TEXT NOT NULL
) STRICT;
-- A batch that is sent again adds nothing.
CREATE UNIQUE INDEX span_identity ON span (trace_id, span_id, start, operation_id);
CREATE INDEX span_search ON span (operation_id, start);

CREATE TABLE trace (
  trace_id BLOB PRIMARY KEY,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  spans INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  root TEXT,
  services TEXT NOT NULL,
  received INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX trace_start ON trace (start);
CREATE INDEX trace_received ON trace (received);

CREATE TABLE log (
  id INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  trace_id BLOB,
  span_id BLOB,
  severity INTEGER NOT NULL,
  resource_id INTEGER NOT NULL,
  scope_id INTEGER NOT NULL,
  rest TEXT NOT NULL,
  received INTEGER NOT NULL
) STRICT;
CREATE INDEX log_trace ON log (trace_id) WHERE trace_id IS NOT NULL;
CREATE INDEX log_time ON log (time);

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  resource_id INTEGER NOT NULL,
  scope_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  json TEXT NOT NULL,
  UNIQUE (name, resource_id, scope_id, json)
) STRICT;
CREATE TABLE point (
  series_id INTEGER NOT NULL,
  time INTEGER NOT NULL,
  rest TEXT NOT NULL,
  received INTEGER NOT NULL,
  PRIMARY KEY (series_id, time)
) STRICT, WITHOUT ROWID;
CREATE INDEX point_received ON point (received);

-- Traces that are gone, so that a link to one can say when it was removed.
CREATE TABLE pruned (
  trace_id BLOB PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pruned_at ON pruned (at);
`;
