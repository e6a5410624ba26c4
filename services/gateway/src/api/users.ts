import { emailAddress, personName } from '@traceshop/contract';
import type { Background } from '@traceshop/service-kit';
import { z } from 'zod';
import type { NotificationClient } from '../clients/notification-client';
import type { UserClient } from '../clients/user-client';
import { moment, userId } from './fields';
import { created, defineOperation, ok, requestBody } from './operation';

export interface UserDeps {
  users: UserClient;
  notification: NotificationClient;
  background: Pick<Background, 'run'>;
}

const newUser = z
  .strictObject({
    email: emailAddress()
      .describe('Case does not matter: two spellings are one user.')
      .meta({ examples: ['user@example.com'] }),
    name: personName()
      .describe(
        'Blanks around it are removed and not counted. No control characters, no halves of a surrogate pair.',
      )
      .meta({ examples: ['Test User'] }),
  })
  .meta({ id: 'NewUser', examples: [{ email: 'user@example.com', name: 'Test User' }] });

const userShape = { id: z.string(), email: z.string(), name: z.string(), createdAt: moment };

const user = z
  .looseObject({
    ...userShape,
    note: z.string().optional().describe('Why the response is an existing user.'),
  })
  .meta({ id: 'User' });

const profile = z
  .looseObject({
    ...userShape,
    paymentMethods: z.array(
      z.looseObject({ provider: z.string(), brand: z.string(), last4: z.string() }),
    ),
  })
  .meta({ id: 'Profile' });

export const userOperations = {
  createUser: defineOperation(
    {
      method: 'post',
      path: '/users',
      tag: 'Users',
      summary: 'Create a user',
      description:
        'One user for one e-mail address. A new user gets a welcome mail; the response does not wait for it.',
      access: 'bearer',
      body: requestBody('application/json', newUser),
      responses: {
        200: {
          description: 'The user who has this e-mail address already; nothing changed.',
          schema: user,
        },
        201: { description: 'The new user.', schema: user },
      },
    },
    async ({ body }, { users, notification, background }: UserDeps) => {
      const result = await users.createUser(body);
      if (!result.created) return ok(result.user);
      const { id } = result.user;
      // Best effort, and the response does not wait. An order confirmation must arrive, so it uses an outbox.
      background.run('queue the welcome notification', () => notification.queueWelcome(id));
      return created(`/users/${id}`, result.user);
    },
  ),

  getUser: defineOperation(
    {
      method: 'get',
      path: '/users/:id',
      tag: 'Users',
      summary: 'Read a user’s profile',
      description: 'The user, and the payment methods that successful checkouts have saved.',
      access: 'bearer',
      params: z.strictObject({ id: userId }),
      responses: { 200: { description: 'The profile.', schema: profile } },
      problems: { 404: '`user_not_found`: there is no such user.' },
    },
    async ({ params }, { users }: UserDeps) => ok(await users.profile(params.id)),
  ),
};
