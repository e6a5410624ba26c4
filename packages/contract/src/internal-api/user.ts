import { id } from '@traceshop/service-kit/schemas';
import { z } from 'zod';
import { EMAIL_MAX, emailAddress, personName } from '../person';
import { savedPaymentMethod } from './payment';
import type { InternalApi } from './route';

const newUser = z.strictObject({ email: emailAddress(), name: personName() });
const params = z.object({ id: id() });

export const userSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
});

/** 201 for a new user. 200 with a `note` for the user who already has the address. */
const createdUser = userSchema.extend({ note: z.string().optional() });

const profile = userSchema.extend({ paymentMethods: z.array(savedPaymentMethod) });

/** Where to write to a user. */
const contact = z.object({ email: z.email().max(EMAIL_MAX), name: z.string() });

export const USER_API = {
  'POST /users': { body: newUser, response: createdUser },
  'GET /users/:id': { params, response: profile },
  /** 204 for a user who exists. */
  'GET /users/:id/exists': { params },
  'GET /users/:id/contact': { params, response: contact },
} as const satisfies InternalApi;

export type NewUser = z.infer<typeof newUser>;
export type User = z.infer<typeof userSchema>;
export type CreatedUser = z.infer<typeof createdUser>;
export type Profile = z.infer<typeof profile>;
export type Contact = z.infer<typeof contact>;
