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

/** `claimed_elsewhere`: another consumer has it, or took it over while this one was at work. */
export type SendOutcome = 'sent' | 'duplicate' | 'claimed_elsewhere';

const MARK_AGAIN_MS = 250;

/** One attempt: claim, ask for the address, mail, mark as sent. */
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
 * The mail is out, so this is tried for as long as the claim keeps others from mailing it again.
 * @returns false when another consumer has taken the claim over.
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
  // A process that slept (paused, starved) would mail what another consumer has mailed meanwhile.
  if (performance.now() + deps.smtpTimeoutMs > claim.expiresAt) throw claimRunningOut();
  await deps.smtp.send(notification.id, contact, composeMail(notification, contact.name));
}

/** Without this the next attempt would find the claim and wait for its end. */
async function giveUp({ deliveries, logger }: SendNotificationDeps, claim: Claim): Promise<void> {
  try {
    await deliveries.release(claim);
  } catch (err) {
    // The claim runs out by itself; the cause of the failed attempt is the error that counts.
    logger.warn({ err, notificationId: claim.id }, 'claim could not be given up');
  }
}
