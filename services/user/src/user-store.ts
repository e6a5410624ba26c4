import type { NewUser, User } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';
import { emailKey } from './email-key';

interface UserRow {
  id: string;
  email: string;
  name: string;
  created_at: Date;
}

export type UserStore = ReturnType<typeof createUserStore>;

/** The SQL of users. */
export function createUserStore(database: Queryable) {
  const find = async (where: string, value: string): Promise<User | undefined> => {
    const row = await database.one<UserRow>(
      `SELECT id, email, name, created_at FROM users WHERE ${where} = $1`,
      [value],
    );
    return row && toUser(row);
  };
  return {
    /**
     * Returns the new user, or undefined if the e-mail address is taken, in any case. The unique
     * constraint decides between concurrent inserts. DO NOTHING waits for the other transaction, so the
     * next statement of the loser finds the winner's row.
     */
    insert: async (id: string, { email, name }: NewUser): Promise<User | undefined> => {
      const row = await database.one<UserRow>(
        `INSERT INTO users (id, email, email_key, name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (email_key) DO NOTHING
         RETURNING id, email, name, created_at`,
        [id, email, emailKey(email), name],
      );
      return row && toUser(row);
    },
    findByEmail: (email: string) => find('email_key', emailKey(email)),
    findById: (id: string) => find('id', id),
  };
}

const toUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  createdAt: row.created_at.toISOString(),
});
