/** An error that the user can fix. Its message says what is wrong and what is expected. */
export class UserError extends Error {
  override name = 'UserError';
}
