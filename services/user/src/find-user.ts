import type { User } from '@traceshop/contract';
import { userNotFound } from './errors';
import type { UserStore } from './user-store';

/** Reads PostgreSQL without the cache, because callers act on the result. @throws 404 `user_not_found` */
export async function findUser(users: UserStore, id: string): Promise<User> {
  const user = await users.findById(id);
  if (!user) throw userNotFound(id);
  return user;
}
