import { sendTraces } from './api';
import { bytes, visible } from './format';

/** What the receiver accepts at most. */
const MAX_BYTES = 16 * 1024 * 1024;

interface OtlpTraces {
  resourceSpans: { scopeSpans?: { spans?: { traceId?: unknown }[] }[] }[];
}

function parsed(text: string, name: string): OtlpTraces {
  let body: Partial<OtlpTraces> | null;
  try {
    body = JSON.parse(text) as Partial<OtlpTraces> | null;
  } catch {
    throw new Error(`${name} is not JSON. Choose a file that Export has made.`);
  }
  if (Array.isArray(body?.resourceSpans)) return body as OtlpTraces;
  throw new Error(`${name} has no list "resourceSpans": it does not hold traces as OTLP/JSON.`);
}

// The file comes from anywhere: a list may be something else.
const listOf = <T>(value: T[] | undefined): T[] => (Array.isArray(value) ? value : []);

/** Ids that are well formed. The receiver reports the others. */
function traceIdsOf({ resourceSpans }: OtlpTraces): string[] {
  const spans = resourceSpans
    .flatMap((resource) => listOf(resource?.scopeSpans))
    .flatMap((scope) => listOf(scope?.spans));
  const ids = spans.map((span) => String(span?.traceId).toLowerCase());
  return [...new Set(ids.filter((id) => /^[0-9a-f]{32}$/.test(id)))];
}

/** Imports the traces of a file. @returns their ids @throws with a message for the user */
export async function importFile(file: File): Promise<string[]> {
  const name = visible(file.name);
  if (file.size > MAX_BYTES) {
    throw new Error(`${name} is ${bytes(file.size)} large. At most ${bytes(MAX_BYTES)} fit.`);
  }
  const text = await file.text();
  const ids = traceIdsOf(parsed(text, name));
  const rejected = await sendTraces(text).catch((error: Error) => {
    throw new Error(`${name} could not be imported: ${error.message}`, { cause: error });
  });
  if (rejected) throw new Error(`Some spans of ${name} were rejected: ${visible(rejected)}`);
  if (ids.length === 0) throw new Error(`${name} has no spans.`);
  return ids;
}
