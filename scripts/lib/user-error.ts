/** A condition the user can fix: its message says what is wrong and what would be right. */
export class UserError extends Error {
  override name = 'UserError';
}
