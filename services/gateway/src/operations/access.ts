import { token } from '../answer-schemas';
import { defineOperation } from '../operation';
import { tokenBody } from '../schemas';

export const createToken = defineOperation({
  method: 'post',
  path: '/oauth/token',
  tag: 'Access',
  summary: 'Get an access token',
  description:
    'The client credentials grant of RFC 6749, section 4.4. Send the credentials by HTTP Basic or in the form. ' +
    'A refusal carries `error` and `error_description` beside the members of a problem document.',
  access: 'client',
  body: { type: 'application/x-www-form-urlencoded', schema: tokenBody },
  answers: { 200: { description: 'A bearer token.', schema: token } },
  problems: {
    400: '`invalid_request`, `unsupported_grant_type`: the form is not right.',
    401: '`invalid_client`: the client id or its secret is wrong or missing.',
    503:
      '`overloaded`, `dependency_unavailable`, `dependency_timeout`: too much at once, or a part of the shop is ' +
      'away; come back after `Retry-After`.',
  },
});
