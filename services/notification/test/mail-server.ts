import {
  catchMails,
  type MailCatcher,
  type MailCatcherOptions,
  type SmtpStep,
} from '@traceshop/shop-harness/mail-catcher';

type Meet = NonNullable<MailCatcherOptions['reject']>;

export interface MailServer extends MailCatcher {
  /** How it meets the next mails; `accepting` is how it begins. */
  meet(how: Meet): void;
}

/** The harness's mail server, told during a test how to meet the next mails. */
export async function startMailServer(): Promise<MailServer> {
  let meet: Meet = accepting;
  const catcher = await catchMails({ reject: (step) => meet(step) });
  return {
    ...catcher,
    meet: (how) => {
      meet = how;
    },
  };
}

export const accepting: Meet = () => undefined;

export const replying =
  (code: number, at: SmtpStep = 'rcpt'): Meet =>
  (step) =>
    step === at ? { code, message: 'said the server' } : undefined;

/** Goes on with the step only when `done` resolves. */
export const holding =
  (at: SmtpStep, done: () => Promise<unknown>): Meet =>
  async (step) => {
    if (step === at) await done();
    return undefined;
  };
