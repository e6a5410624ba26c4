import { CREDENTIAL_PATTERN, type TokenRequest } from '@traceshop/contract';
import { invalidClient, invalidTokenRequest } from '../errors';

/** The members of RFC 6749, section 4.4.2; a client may send its credentials here. */
export interface TokenForm {
  grant_type: string;
  client_id?: string | undefined;
  client_secret?: string | undefined;
}

/**
 * What auth is asked, whichever way the client has sent its credentials. RFC 6749, section 2.3.1: credentials by HTTP Basic or in the form, never both.
 * @throws {AppError} 400 `invalid_request`, 401 `invalid_client`
 */
export function tokenRequest(form: TokenForm, authorization: string | undefined): TokenRequest {
  const inForm = form.client_id !== undefined || form.client_secret !== undefined;
  if (authorization !== undefined && inForm) {
    throw invalidTokenRequest('Send the credentials by HTTP Basic or in the form, not both.');
  }
  const [clientId, clientSecret] =
    authorization === undefined
      ? [form.client_id, form.client_secret]
      : basicCredentials(authorization);
  if (!clientId || !clientSecret) {
    throw invalidClient('Send client_id and client_secret by HTTP Basic or in the form.');
  }
  return { grantType: form.grant_type, clientId, clientSecret };
}

/** RFC 6749, section 3.2: a parameter without a value counts as left out. */
export function withoutEmpty(form: unknown): unknown {
  const entries = Object.entries(form ?? {});
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** On a 401 of the token endpoint: how a client may authenticate. */
export const BASIC_CHALLENGE = 'Basic realm="traceshop", charset="UTF-8"';

function basicCredentials(authorization: string): [string, string] {
  const encoded = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1];
  const pair = Buffer.from(encoded ?? '', 'base64').toString();
  const colon = pair.indexOf(':');
  // Without a colon the id is empty, which none may be.
  const id = formDecoded(pair.slice(0, Math.max(colon, 0)));
  const secret = formDecoded(pair.slice(colon + 1));
  if (!CREDENTIAL_PATTERN.test(id) || !CREDENTIAL_PATTERN.test(secret)) {
    throw invalidClient('The Authorization header must be HTTP Basic: client id and secret.');
  }
  return [id, secret];
}

/** Both halves are form-encoded inside Basic; what does not decode was not, and counts as it stands. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
