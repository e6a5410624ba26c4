// An SMTP server that delivers nothing and remembers everything.
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface CaughtMail {
  to: string[];
  subject: string;
  /** The message as it came, headers included. */
  raw: string;
}

export interface MailCatcher {
  url: string;
  port: number;
  mails: CaughtMail[];
  close(): Promise<void>;
}

/** Where in its conversation a client is: it has connected, named a recipient, sent its mail. */
export type SmtpStep = 'connect' | 'rcpt' | 'data';

export interface Refusal {
  code: number;
  message: string;
}

export interface MailCatcherOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  onMail?: (mail: CaughtMail) => void;
  /**
   * What a client meets at a step: an SMTP error, or nothing wrong, as late as the promise resolves.
   * Tests play a failing or silent mail server with it.
   */
  refuse?: (step: SmtpStep) => Refusal | undefined | Promise<Refusal | undefined>;
}

/** Listens on loopback. Keeps the last 1,000 mails. */
export async function catchMails(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const meet = async (step: SmtpStep): Promise<Error | null> => {
    const refusal = await options.refuse?.(step);
    return refusal
      ? Object.assign(new Error(refusal.message), { responseCode: refusal.code })
      : null;
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    // A look-up of the client's name may take seconds where there is no DNS.
    disableReverseLookup: true,
    logger: false,
    // Whoever is still connected at the end is not waited for.
    closeTimeout: 100,
    onConnect: (_session, done) => void meet('connect').then(done),
    onRcptTo: (_address, _session, done) => void meet('rcpt').then(done),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const refusal = await meet('data');
        if (refusal) return done(refusal);
        const raw = Buffer.concat(chunks).toString('utf8');
        const to = session.envelope.rcptTo.map((recipient) => recipient.address);
        const mail = { to, subject: /^subject: *(.*)$/im.exec(raw)?.[1]?.trim() ?? '', raw };
        mails.push(mail);
        if (mails.length > 1000) mails.shift();
        options.onMail?.(mail);
        done();
      });
    },
  });
  // A client that hangs up in the middle is the client's problem.
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
