import { type ServiceProcess, startServiceProcess } from '@traceshop/shop-harness/service-process';
import { DELAYS_MS } from './notification-service';
import type { Stage } from './stage';
import type { UserStub } from './user-stub';

/** The built service (`tsc -b` first) as a process of its own, which a test can kill or let kill itself. */
export async function startInOwnProcess(
  stage: Stage,
  users: UserStub,
  env: Record<string, string> = {},
): Promise<ServiceProcess> {
  const [first, second, last] = DELAYS_MS;
  const service = await startServiceProcess({
    name: 'notification-service',
    folder: 'services/notification',
    port: 0,
    telemetry: false,
    env: {
      DATABASE_URL: stage.databaseUrl,
      RABBITMQ_URL: stage.rabbitmqUrl,
      SMTP_URL: stage.mail.url,
      USER_URL: users.url,
      RETRY_1_MS: String(first),
      RETRY_2_MS: String(second),
      RETRY_3_MS: String(last),
      ...env,
    },
  });
  stage.onStop(() => service.kill());
  return service;
}
