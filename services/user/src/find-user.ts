import { ERROR_CODE, type User } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import type { UserStore } from './user-store';

/** From PostgreSQL, past the cache: for answers that others act on. Unknown: 404 `user_not_found`. */
export async function findUser(users: UserStore, id: string): Promise<User> {
  const user = await users.findById(id);
  if (!user) throw userNotFound(id);
  return user;
}

export function userNotFound(id: string): AppError {
  return new AppError({
    code: ERROR_CODE.userNotFound,
    status: 404,
    message: `There is no user with the id ${id}.`,
  });
}
