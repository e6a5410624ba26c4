import type { Queryable } from '@traceshop/service-kit';
import { emailKey } from './email-key';
import type { NewUser, User } from './schemas';

interface UserRow {
  id: string;
  email: string;
  name: string;
  created_at: Date;
}

export interface UserStore {
  /** The new user, or undefined when the e-mail address is taken, in whatever case. */
  insert(id: string, user: NewUser): Promise<User | undefined>;
  findByEmail(email: string): Promise<User | undefined>;
  findById(id: string): Promise<User | undefined>;
}

export function createUserStore(db: Queryable): UserStore {
  const find = async (where: string, value: string): Promise<User | undefined> => {
    const row = await db.one<UserRow>(
      `SELECT id, email, name, created_at FROM users WHERE ${where} = $1`,
      [value],
    );
    return row && toUser(row);
  };
  return {
    // The unique constraint decides between two creates at once; DO NOTHING waits for the other to
    // commit, so that the loser finds the winner's row in its next statement.
    async insert(id, { email, name }) {
      const row = await db.one<UserRow>(
        `INSERT INTO users (id, email, email_key, name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (email_key) DO NOTHING
         RETURNING id, email, name, created_at`,
        [id, email, emailKey(email), name],
      );
      return row && toUser(row);
    },
    findByEmail: (email) => find('email_key', emailKey(email)),
    findById: (id) => find('id', id),
  };
}

const toUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  createdAt: row.created_at.toISOString(),
});
