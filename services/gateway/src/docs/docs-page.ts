import { createHash } from 'node:crypto';
import { exampleRequest } from './example-request';
import { guide } from './guide';
import { type Html, html, inline, prose } from './html';
import type { OpenApiDocument, OpenApiOperation } from './openapi-types';
import { bodyLine, parameterTable, responseTable, schemaSection } from './tables';

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
code, .path { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
pre { background: color-mix(in srgb, currentColor 7%, transparent); border-radius: 0.3rem; overflow-x: auto; padding: 0.6rem 0.8rem; }
section { border-top: 1px solid var(--line); margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: 0.3rem 0.6rem 0.3rem 0; text-align: left; vertical-align: top; }
nav ul { list-style: none; padding: 0; columns: 18rem; }
.method { display: inline-block; min-width: 4.5rem; font-weight: 600; }
nav a { text-decoration: none; }
.note { opacity: 0.75; }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Allows only the page's own style: no script, no image, no frame, no form. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The document as a page without scripts, fonts or requests. */
export function docsPage(document: OpenApiDocument): string {
  const entries = entriesOf(document);
  const tags = [...new Set(entries.map(({ operation }) => operation.tags[0] ?? ''))];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${document.info.title} API</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<h1>${document.info.title} API</h1>
${prose(document.info.description)}
<p>The same for programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI ${document.openapi}).</p>
<nav aria-label="Operations"><ul>${entries.map(navItem)}</ul></nav>
<main>
${guide()}
${tags.map((tag) => tagSection(tag, entries))}
<h2>Bodies</h2>
${Object.entries(document.components.schemas).map(([name, schema]) => schemaSection(name, schema))}
</main>
</body>
</html>
`;
  return page.markup;
}

interface Entry {
  method: string;
  path: string;
  operation: OpenApiOperation;
}

function entriesOf({ paths }: OpenApiDocument): Entry[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

const navItem = ({ method, path, operation }: Entry): Html =>
  html`<li><a href="#${operation.operationId}"><span class="method">${method}</span> <span class="path">${path}</span></a></li>`;

function tagSection(tag: string, entries: Entry[]): Html {
  const own = entries.filter(({ operation }) => operation.tags[0] === tag);
  return html`<h2>${tag}</h2>${own.map(operationSection)}`;
}

function operationSection({ method, path, operation }: Entry): Html {
  return html`
<section id="${operation.operationId}">
<h3><span class="method">${method}</span> <span class="path">${path}</span></h3>
<p><strong>${operation.summary}.</strong> <span class="note">${access(operation)}</span></p>
${operation.description === undefined ? undefined : html`<p>${inline(operation.description)}</p>`}
${exampleRequest(method, path, operation)}
${parameterTable(operation)}
${bodyLine(operation)}
${responseTable(operation)}
</section>`;
}

function access({ security }: OpenApiOperation): string {
  const first = security[0];
  if (first === undefined) return 'For anyone.';
  return 'bearer' in first ? 'Needs a bearer token.' : 'Needs the credentials of an API client.';
}
