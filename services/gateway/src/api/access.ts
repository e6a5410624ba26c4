import { CREDENTIAL_PATTERN } from '@traceshop/contract';
import { z } from 'zod';
import { authorizationHeader } from '../auth/authorization-header';
import { tokenRequest } from '../auth/oauth';
import type { AuthClient } from '../clients/auth-client';
import { defineOperation, ok, requestBody } from './operation';

export interface AccessDeps {
  auth: Pick<AuthClient, 'issueToken'>;
}

const FORM = 'must be sent once, as 1 to 255 visible ASCII characters';
const credential = z.string({ error: FORM }).regex(CREDENTIAL_PATTERN, { error: FORM });

/** Not strict: RFC 6749 says to ignore unknown members. */
const tokenForm = z
  .object({
    grant_type: credential
      .describe('`client_credentials`; anything else is a 400 `unsupported_grant_type`.')
      .meta({ examples: ['client_credentials'] }),
    client_id: credential.optional().describe('Unless sent by HTTP Basic.'),
    client_secret: credential.optional().describe('Unless sent by HTTP Basic.'),
  })
  .meta({
    id: 'TokenRequest',
    examples: [
      {
        grant_type: 'client_credentials',
        client_id: 'demo-client',
        client_secret: 'demo-secret-for-local-use-only',
      },
    ],
  });

const token = z
  .looseObject({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().positive().describe('Seconds.'),
  })
  .meta({ id: 'Token' });

export const accessOperations = {
  createToken: defineOperation(
    {
      method: 'post',
      path: '/oauth/token',
      tag: 'Access',
      summary: 'Get an access token',
      description:
        'The client credentials grant of RFC 6749, section 4.4. Send the credentials by HTTP Basic or in the form. ' +
        'Other parameters are ignored, and a parameter without a value counts as absent. An error has `error` and `error_description` beside the members of a problem document.',
      access: 'client',
      body: requestBody('application/x-www-form-urlencoded', tokenForm),
      responses: { 200: { description: 'A bearer token.', schema: token } },
      problems: {
        400:
          '`invalid_request`: the form is not as described (see `errors`), or the credentials came by HTTP Basic and ' +
          'in the form, or Authorization came twice; `unsupported_grant_type`.',
        401: '`invalid_client`: the client id or its secret is wrong or missing.',
        503:
          '`overloaded`, `dependency_unavailable`, `dependency_timeout`: too much at once, or a part of the shop is ' +
          'down; try again after `Retry-After`.',
      },
    },
    async ({ body, req }, { auth }: AccessDeps) => {
      const request = tokenRequest(body, authorizationHeader(req));
      return ok(await auth.issueToken(request));
    },
  ),
};
