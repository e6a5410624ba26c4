import type { OperationDescription } from '../api/operation';
import { CONTENT_SECURITY_POLICY, docsPage } from './docs-page';
import { openApiDocument } from './openapi';

/** The description of the API as an OpenAPI document, and as a page generated from it. */
export function documentation(operations: Record<string, OperationDescription>) {
  const openApi = openApiDocument(operations);
  return { openApi, page: docsPage(openApi), contentSecurityPolicy: CONTENT_SECURITY_POLICY };
}
