// The mails that the shop has sent, from Mailpit's API.
import { getJson } from './get-json.ts';
import type { Stack } from './stack.ts';

/** The number that Mailpit keeps in docker-compose.yml. */
const LIMIT = 500;

interface Mail {
  Subject: string;
  To: { Address: string }[];
}

async function mails(stack: Stack): Promise<Mail[]> {
  const { messages } = await getJson<{ messages: Mail[] }>(
    `${stack.url('MAILPIT_PORT')}/api/v1/messages?limit=${LIMIT}`,
  );
  return messages;
}

/** How often the order's confirmation was mailed. */
export async function confirmationsOf(stack: Stack, orderId: string): Promise<number> {
  return (await mails(stack)).filter(({ Subject }) => Subject.includes(orderId)).length;
}
