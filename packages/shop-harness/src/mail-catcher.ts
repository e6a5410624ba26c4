// An SMTP server that delivers nothing and keeps every mail.
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface CaughtMail {
  to: string[];
  subject: string;
  /** The message as received, with headers. */
  raw: string;
}

export interface MailCatcher {
  url: string;
  port: number;
  mails: CaughtMail[];
  close(): Promise<void>;
}

/** The step of a conversation: the client has connected, named a recipient, or sent its mail. */
export type SmtpStep = 'connect' | 'rcpt' | 'data';

export interface Rejection {
  code: number;
  message: string;
}

export interface MailCatcherOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  onMail?: (mail: CaughtMail) => void;
  /**
   * Returns the SMTP error of a step, or undefined. The reply waits for the promise, so tests can
   * simulate a failing or a silent mail server.
   */
  reject?: (step: SmtpStep) => Rejection | undefined | Promise<Rejection | undefined>;
}

/** Listens on loopback. Keeps the last 1,000 mails. */
export async function catchMails(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const meet = async (step: SmtpStep): Promise<Error | null> => {
    const rejection = await options.reject?.(step);
    return rejection
      ? Object.assign(new Error(rejection.message), { responseCode: rejection.code })
      : null;
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    // Without DNS, a look-up of the client's name may take seconds.
    disableReverseLookup: true,
    logger: false,
    // Does not wait for open connections.
    closeTimeout: 100,
    onConnect: (_session, done) => void meet('connect').then(done),
    onRcptTo: (_address, _session, done) => void meet('rcpt').then(done),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const rejection = await meet('data');
        if (rejection) return done(rejection);
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
  // A client that disconnects early is not an error of the server.
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
