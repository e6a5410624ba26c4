import type { Background } from '@traceshop/service-kit';
import type { NotificationClient } from './clients/notification-client';
import type { User, UserClient } from './clients/user-client';
import type { NewUser } from './schemas';

export interface RegisterDeps {
  users: Pick<UserClient, 'createUser'>;
  notification: NotificationClient;
  background: Pick<Background, 'run'>;
}

/** Creates a user, or finds the one of a known e-mail address, and welcomes only the new one. */
export async function registerUser(
  deps: RegisterDeps,
  wanted: NewUser,
): Promise<{ created: boolean; user: User }> {
  const { created, user } = await deps.users.createUser(wanted);
  if (created) {
    // Best effort and never waited for; an order's confirmation, which must arrive, goes by an outbox.
    deps.background.run('queue the welcome notification', () =>
      deps.notification.queueWelcome(user.id),
    );
  }
  return { created, user };
}
