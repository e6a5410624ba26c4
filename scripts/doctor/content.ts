// Whether the program that reads a mounted file can parse it. Its path in the container shows the program.
import { extname } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** What is wrong with a file; undefined if nothing is. @param target its path in the container */
export function judgeContent(text: string, target: string): string | undefined {
  try {
    return judgeValue(text, target);
  } catch (error) {
    // The lines below it show a part of the file.
    return (error as Error).message.split('\n')[0];
  }
}

function judgeValue(text: string, target: string): string | undefined {
  switch (extname(target)) {
    case '.yml':
    case '.yaml':
      return judgeYaml(readYaml(text), target);
    case '.json':
      return judgeJson(JSON.parse(text), target);
    case '.conf':
      return judgeLines(text, /^\s*(?:#.*|[\w.-]+\s*=.*)?$/, 'is not `name = value`');
    case '.sh':
    case '.sql':
      return text.trim() === '' ? 'it is empty' : undefined;
    default:
      return undefined;
  }
}

function readYaml(text: string): unknown {
  const [document, ...more] = parseAllDocuments(text, { logLevel: 'silent' }) as {
    errors: Error[];
    toJS(): unknown;
  }[];
  for (const one of [document, ...more]) {
    if (one?.errors[0]) throw one.errors[0];
  }
  return document?.toJS();
}

function judgeYaml(value: unknown, target: string): string | undefined {
  if (typeof value !== 'object' || value === null) return 'it is empty or has no names';
  if (target.includes('/provisioning/datasources/')) {
    return judgeList(value, 'datasources', ['name', 'type', 'url']);
  }
  if (target.includes('/provisioning/dashboards/')) {
    return judgeList(value, 'providers', ['name', 'options']);
  }
  return undefined;
}

/** Grafana ignores an entry without these, or does not start. */
function judgeList(value: object, list: string, needed: string[]): string | undefined {
  const entries = (value as Record<string, unknown>)[list];
  if (!Array.isArray(entries)) return `it has no list ${list}`;
  for (const [index, entry] of entries.entries()) {
    const missing = needed.find((name) => !(entry as Record<string, unknown> | null)?.[name]);
    if (missing) return `entry ${index + 1} of ${list} has no ${missing}`;
  }
  return undefined;
}

function judgeJson(value: unknown, target: string): string | undefined {
  if (typeof value !== 'object' || value === null) return 'it is not an object';
  return target.includes('/dashboards/') ? judgeDashboard(value) : undefined;
}

/** Grafana ignores a dashboard without these, and reports it only in its log. */
function judgeDashboard(value: object): string | undefined {
  const { uid, title, panels } = value as Record<string, unknown>;
  const missing = Object.entries({ uid, title, panels }).find(([, one]) => !one);
  return missing && `it has no ${missing[0]}`;
}

function judgeLines(text: string, pattern: RegExp, trouble: string): string | undefined {
  const at = text.split('\n').findIndex((line) => !pattern.test(line));
  return at < 0 ? undefined : `line ${at + 1} ${trouble}`;
}
