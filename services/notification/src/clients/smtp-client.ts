import { type Contact, SPAN } from '@traceshop/contract';
import { clientSpan, GENERIC_ATTRIBUTES } from '@traceshop/telemetry';
import { createTransport, type NodemailerError } from 'nodemailer';
import {
  addressNotWritable,
  mailDeferred,
  mailRejected,
  mailServerUnavailable,
  mailTimeout,
} from '../errors';
import type { Mail } from '../mails';

export interface SmtpClient {
  /** Resolves when the mail server has accepted the mail. The Message-ID contains `id`. */
  send(id: string, to: Contact, mail: Mail): Promise<void>;
}

export interface SmtpOptions {
  /** `smtp://host:port`, `smtps://user:password@host:port`. */
  url: string;
  from: string;
  /** Limit for the whole conversation, from the connection to the last reply. */
  timeoutMs: number;
}

export function createSmtpClient({ url, from, timeoutMs }: SmtpOptions): SmtpClient {
  const { hostname, port } = new URL(url);
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const attributes = {
    [GENERIC_ATTRIBUTES.serverAddress.name]: hostname,
    ...(port === '' ? {} : { [GENERIC_ATTRIBUTES.serverPort.name]: Number(port) }),
  };
  return {
    send: (id, to, { subject, text }) =>
      clientSpan(SPAN.smtpSend, attributes, async () => {
        try {
          await transport.sendMail({
            from,
            // An object, because nodemailer parses a string as a list. Then a name with a line break or a comma
            // could add recipients and headers.
            to: { name: to.name, address: to.email },
            subject,
            text,
            // The same in each attempt, so that a mailbox can recognize a second copy.
            messageId: `<${id}@notifications.traceshop>`,
            // Needed for a server that keeps every single wait short but never finishes.
            signal: AbortSignal.timeout(timeoutMs),
          });
        } catch (error) {
          throw toAppError(error as NodemailerError);
        }
      }),
  };
}

/** Replies to these commands are about the mail. A 5xx to any other (greeting, login) is about our set-up. */
const ABOUT_THE_MAIL = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

function toAppError({ code = '', command = '', responseCode, permanent }: NodemailerError) {
  const at = command === '' ? 'the connection' : command;
  if (permanent && ABOUT_THE_MAIL.has(command)) return mailRejected(responseCode, at);
  if (responseCode !== undefined) return mailDeferred(responseCode, at);
  if (code === 'EENVELOPE') return addressNotWritable();
  if (code === 'EABORT' || code === 'ETIMEDOUT') return mailTimeout();
  return mailServerUnavailable(code || 'unknown error');
}
