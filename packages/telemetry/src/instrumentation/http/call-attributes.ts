import type { OutgoingHttpHeaders } from 'node:http';
import type { Attributes, Context } from '@opentelemetry/api';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_REQUEST_RESEND_COUNT,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import { GENERIC_ATTRIBUTES } from '../../names';
import { describedCall } from '../http-call';
import type { Target } from './target';
import { knownMethod, safeQuery } from './urls';

const { serverServiceName, urlTemplate } = GENERIC_ATTRIBUTES;

/** Of a CLIENT span: the described template if there is one. */
export function callName(target: Target, active: Context): string {
  const call = describedCall(active);
  return call === undefined ? target.method : `${call.method} ${call.template}`;
}

export function callAttributes(target: Target, active: Context): Attributes {
  const known = knownMethod(target.method);
  const attributes: Attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: known,
    [ATTR_SERVER_ADDRESS]: target.hostname,
    [ATTR_SERVER_PORT]: target.port,
    [ATTR_URL_FULL]: fullUrl(target),
  };
  // Only this spelling, as OpenTelemetry's: the convention does not ask for it.
  const agent = (target.headers as OutgoingHttpHeaders | undefined)?.['user-agent'];
  if (typeof agent === 'string') attributes[ATTR_USER_AGENT_ORIGINAL] = agent;
  if (known !== target.method) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = target.method;
  const call = describedCall(active);
  if (call === undefined) return attributes;
  attributes[urlTemplate.name] = call.template;
  attributes[serverServiceName.name] = call.service;
  if (call.resendCount) attributes[ATTR_HTTP_REQUEST_RESEND_COUNT] = call.resendCount;
  return attributes;
}

/** Without a password, and without secrets of signed URLs. */
function fullUrl({ protocol, hostname, port, path, hasAuth }: Target): string {
  const usual = port === (protocol === 'https:' ? 443 : 80);
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  const auth = hasAuth ? 'REDACTED:REDACTED@' : '';
  return `${protocol}//${auth}${host}${usual ? '' : `:${port}`}${safePath(path)}`;
}

function safePath(path: string): string {
  const mark = path.indexOf('?');
  return mark < 0 ? path : `${path.slice(0, mark)}?${safeQuery(path.slice(mark + 1))}`;
}
