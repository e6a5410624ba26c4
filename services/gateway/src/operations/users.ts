import { profile, user } from '../answer-schemas';
import { defineOperation } from '../operation';
import { userBody, userParams } from '../schemas';

export const createUser = defineOperation({
  method: 'post',
  path: '/users',
  tag: 'Users',
  summary: 'Create a user',
  description:
    'One user for one e-mail address. A new user is welcomed by mail; the answer does not wait for that.',
  access: 'bearer',
  body: { type: 'application/json', schema: userBody },
  answers: {
    200: {
      description: 'The user who has this e-mail address already; nothing changed.',
      schema: user,
    },
    201: { description: 'The new user.', schema: user },
  },
});

export const getUser = defineOperation({
  method: 'get',
  path: '/users/:id',
  tag: 'Users',
  summary: 'Read a user’s profile',
  description: 'The user, and the payment methods that successful checkouts have saved.',
  access: 'bearer',
  params: userParams,
  answers: { 200: { description: 'The profile.', schema: profile } },
  problems: { 404: '`user_not_found`: there is no such user.' },
});
