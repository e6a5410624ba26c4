import { setTimeout as sleep } from 'node:timers/promises';
import type { Notification } from '@traceshop/contract';
import type { Logger } from '@traceshop/telemetry';
import type { SmtpClient } from './clients/smtp-client';
import type { UserClient } from './clients/user-client';
import type { Claim, DeliveryStore } from './delivery-store';
import { claimRunningOut } from './errors';
import { composeMail } from './mails';

export interface SendNotificationDeps {
  logger: Logger;
  deliveries: DeliveryStore;
  users: UserClient;
  smtp: SmtpClient;
  /** The longest that `smtp.send` may take. */
  smtpTimeoutMs: number;
}

/** `claimed_elsewhere`: another consumer has the claim, or took it over during this attempt. */
export type SendOutcome = 'sent' | 'duplicate' | 'claimed_elsewhere';

const MARK_AGAIN_MS = 250;

/** One attempt: claim, get the address, send the mail, mark as sent. */
export async function sendNotification(
  deps: SendNotificationDeps,
  notification: Notification,
): Promise<SendOutcome> {
  const result = await deps.deliveries.claim(notification);
  if (result.state === 'sent') return 'duplicate';
  if (result.state === 'claimed_elsewhere') return 'claimed_elsewhere';
  try {
    await mail(deps, notification, result.claim);
  } catch (error) {
    await giveUp(deps, result.claim);
    throw error;
  }
  const held = await markSent(deps, result.claim);
  return held ? 'sent' : 'claimed_elsewhere';
}

/**
 * The mail is sent, so this is repeated as long as the claim keeps other consumers from sending it.
 * @returns false if another consumer has taken over the claim.
 */
async function markSent({ deliveries }: SendNotificationDeps, claim: Claim): Promise<boolean> {
  while (true) {
    try {
      return await deliveries.markSent(claim);
    } catch (error) {
      if (performance.now() + MARK_AGAIN_MS > claim.expiresAt) throw error;
      await sleep(MARK_AGAIN_MS);
    }
  }
}

async function mail(deps: SendNotificationDeps, notification: Notification, claim: Claim) {
  const contact = await deps.users.contact(notification.userId);
  // After a pause of this process, another consumer may have sent the mail.
  if (performance.now() + deps.smtpTimeoutMs > claim.expiresAt) throw claimRunningOut();
  await deps.smtp.send(notification.id, contact, composeMail(notification, contact.name));
}

/** Without this, the next attempt would wait for the end of the claim. */
async function giveUp({ deliveries, logger }: SendNotificationDeps, claim: Claim): Promise<void> {
  try {
    await deliveries.release(claim);
  } catch (err) {
    // The claim expires anyway. The error of the attempt is more important.
    logger.warn({ err, notificationId: claim.id }, 'claim could not be given up');
  }
}
