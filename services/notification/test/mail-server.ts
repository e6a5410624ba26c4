import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  to: string[];
  /** Everything after DATA: headers, empty line, text. */
  raw: string;
}

/** How the server meets the next mails. A reply is given to RCPT TO unless `at` says otherwise. */
export type Behaviour =
  | { kind: 'accept' }
  | { kind: 'reply'; code: number; at?: 'connect' | 'rcpt' | 'data' }
  | { kind: 'silent' };

export interface MailServer {
  url: string;
  mails: ReceivedMail[];
  behave(behaviour: Behaviour): void;
  /** Called for each mail before it is accepted. */
  onMail: () => Promise<void> | void;
  close(): Promise<void>;
}

/** An SMTP server in this process that keeps what it receives. */
export async function startMailServer(): Promise<MailServer> {
  let behaviour: Behaviour = { kind: 'accept' };
  const mails: ReceivedMail[] = [];
  const refusal = (at: 'connect' | 'rcpt' | 'data'): Error | null => {
    if (behaviour.kind !== 'reply' || (behaviour.at ?? 'rcpt') !== at) return null;
    return Object.assign(new Error('said the server'), { responseCode: behaviour.code });
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onConnect: (_session, callback) => {
      if (behaviour.kind !== 'silent') callback(refusal('connect'));
    },
    onRcptTo: (_address, _session, callback) => callback(refusal('rcpt')),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const error = refusal('data');
        if (error) return callback(error);
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const raw = Buffer.concat(chunks).toString('utf8');
        void Promise.resolve(started.onMail()).then(() => {
          mails.push({ to, raw });
          callback();
        });
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const started: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    behave: (next) => {
      behaviour = next;
    },
    onMail: () => {},
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return started;
}
