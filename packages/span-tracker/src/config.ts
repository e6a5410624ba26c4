import { ADDRESS_VARIABLE } from './protocol';

/** Undefined outside tests. Then nothing is sent. */
export const ADDRESS: string | undefined = address();

/** The service name from the standard variables, used before the first span. */
export const SERVICE_NAME: string | undefined =
  process.env['OTEL_SERVICE_NAME'] ||
  /(?:^|,)\s*service\.name=([^,]+)/.exec(process.env['OTEL_RESOURCE_ATTRIBUTES'] ?? '')?.[1];

function address(): string | undefined {
  const value = process.env[ADDRESS_VARIABLE];
  return value && /^http:\/\//.test(value) && URL.canParse(value) ? value : undefined;
}
