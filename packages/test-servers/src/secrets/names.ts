/** Names whose whole value is secret. */
export const SECRET_KEYS: readonly string[] = [
  'db.password',
  'pass_word',
  'passwordHash',
  'password2',
  'client_secret',
  'clientSecret',
  'app.session.token',
  'token',
  'token[]',
  'access_token',
  'refreshToken',
  'aws.credentials',
  'x-api-key',
  'APIKEY',
  'http.request.header.authorization',
  'proxy-authorization',
  'set-cookie',
  'cookies',
  'aws.secret.access_key',
  'user.passphrase',
  'private-key',
];

/** Names that only sound secret. Their values stay. */
export const HARMLESS_KEYS: readonly string[] = [
  'gen_ai.usage.input_tokens',
  'tokenizer',
  'token.type',
  'password.length',
  'secret.name',
  'cookie_count',
  'authorization.result',
  'api_key_id',
  'k8s.secrets.mounted',
  'note',
  '',
];
