import { join } from 'node:path';
import { startService } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { createApp } from './app';
import { loadConfig } from './config';
import { expireHolds } from './expire-holds';
import { createReservationCounter, observeStock } from './metrics';
import { createProductStore } from './product-store';

void startService({
  name: 'inventory-service',
  loadConfig,
  build: ({ config, logger, onShutdown, background }) => {
    const migrations = join(__dirname, '../migrations');
    const database = createDatabase({ url: config.DATABASE_URL, logger, migrations });
    onShutdown(() => database.close());

    const count = createReservationCounter();
    background.every('expire holds', config.SWEEP_INTERVAL_MS, async () => {
      const expired = await expireHolds({ database, count });
      if (expired > 0) logger.info({ expired }, 'holds ran out, stock returned');
    });

    observeStock(database);

    const products = createProductStore(database);
    return createApp({
      logger,
      database,
      products,
      holdMs: config.HOLD_MS,
      count,
      readiness: { postgres: () => database.ready() },
    });
  },
});
