import type { CreatedUser, NewUser } from '@traceshop/contract';
import type { Background } from '@traceshop/service-kit';
import type { NotificationClient } from './clients/notification-client';
import type { UserClient } from './clients/user-client';

export interface RegisterDeps {
  users: Pick<UserClient, 'createUser'>;
  notification: NotificationClient;
  background: Pick<Background, 'run'>;
}

/** Creates a user, or finds the one of a known e-mail address, and welcomes only the new one. */
export async function registerUser(
  deps: RegisterDeps,
  wanted: NewUser,
): Promise<{ created: boolean; user: CreatedUser }> {
  const { created, user } = await deps.users.createUser(wanted);
  if (created) {
    // Best effort and never waited for; an order's confirmation, which must arrive, goes by an outbox.
    deps.background.run('queue the welcome notification', () =>
      deps.notification.queueWelcome(user.id),
    );
  }
  return { created, user };
}
