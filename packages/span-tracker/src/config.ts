import { ADDRESS_VARIABLE } from './protocol';

/** Undefined outside tests: then nothing is sent anywhere. */
export const ADDRESS: string | undefined = address();

/** What the standard variables call the service, before its first span does. */
export const SERVICE_NAME: string | undefined =
  process.env['OTEL_SERVICE_NAME'] ||
  /(?:^|,)\s*service\.name=([^,]+)/.exec(process.env['OTEL_RESOURCE_ATTRIBUTES'] ?? '')?.[1];

function address(): string | undefined {
  const value = process.env[ADDRESS_VARIABLE];
  return value && /^http:\/\//.test(value) && URL.canParse(value) ? value : undefined;
}
