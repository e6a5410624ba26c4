/** The `error.type` of anything thrown: its string `code`, else its name, else its JavaScript type. */
export function errorType(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  try {
    const { code, name } = error as { code?: unknown; name?: unknown };
    if (typeof code === 'string' && code !== '') return code;
    return typeof name === 'string' && name !== '' ? name : 'Error';
  } catch {
    // A member throws when it is read.
    return 'Error';
  }
}
