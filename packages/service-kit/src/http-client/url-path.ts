import { AppError } from '../core/errors';

/**
 * The path of a template: `/users/:id` with `{id: 'a b'}` is `/users/a%20b`.
 * @throws {AppError} 400 `invalid_request` for a value that would change the path: empty, `.` or `..`, or half
 * a surrogate pair.
 */
export function fillPath(template: string, params: Record<string, string>): string {
  return template.replace(/:([a-zA-Z]+)/g, (_match, name: string) => {
    const value = params[name];
    // A parameter that the caller of the kit forgot is a mistake in the program.
    if (value === undefined) throw new Error(`no value for :${name} of ${template}`);
    if (value === '' || value === '.' || value === '..' || !value.isWellFormed()) {
      throw new AppError({
        code: 'invalid_request',
        status: 400,
        message: `${name} is not a possible value of a path.`,
      });
    }
    return encodeURIComponent(value);
  });
}

/** `?a=1&b=2` without what is undefined; empty when nothing is left. */
export function queryString(query: Record<string, string | number | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.append(name, String(value));
  }
  return given.size === 0 ? '' : `?${given}`;
}
