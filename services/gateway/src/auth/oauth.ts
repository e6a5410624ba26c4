import { CREDENTIAL_PATTERN, type TokenRequest } from '@traceshop/contract';
import { invalidClient, invalidTokenRequest } from '../errors';

/** The members of RFC 6749, section 4.4.2. A client may send its credentials here. */
export interface TokenForm {
  grant_type: string;
  client_id?: string | undefined;
  client_secret?: string | undefined;
}

/**
 * Builds the request to auth. RFC 6749, section 2.3.1: a client sends its credentials by HTTP Basic or in
 * the form, never both.
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

/** RFC 6749, section 3.2: a parameter without a value counts as absent. */
export function withoutEmpty(form: unknown): unknown {
  const entries = Object.entries(form ?? {});
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** The challenge of a 401 from the token endpoint. */
export const BASIC_CHALLENGE = 'Basic realm="traceshop", charset="UTF-8"';

function basicCredentials(authorization: string): [string, string] {
  const encoded = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1];
  const pair = Buffer.from(encoded ?? '', 'base64').toString();
  const colon = pair.indexOf(':');
  // Without a colon the id is empty, which is not valid.
  const id = formDecoded(pair.slice(0, Math.max(colon, 0)));
  const secret = formDecoded(pair.slice(colon + 1));
  if (!CREDENTIAL_PATTERN.test(id) || !CREDENTIAL_PATTERN.test(secret)) {
    throw invalidClient('The Authorization header must be HTTP Basic: client id and secret.');
  }
  return [id, secret];
}

/** Both parts should be form-encoded inside Basic. A part that does not decode is used unchanged. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
