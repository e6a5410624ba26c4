import { join } from 'node:path';
import { startService } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { createApp } from './app';
import { loadConfig } from './config';
import { expireHolds } from './expire-holds';
import { createReservationCounter, observeStock } from './metrics';
import { createStores } from './stores';

void startService({
  name: 'inventory-service',
  loadConfig,
  build: ({ config, logger, onShutdown, background }) => {
    const migrations = join(__dirname, '../migrations');
    const database = createDatabase({ url: config.DATABASE_URL, logger, migrations });
    onShutdown(() => database.close());

    const stores = createStores(database);
    observeStock(stores.stock);

    const count = createReservationCounter();
    background.every('expire holds', config.SWEEP_INTERVAL_MS, async () => {
      const expired = await expireHolds({ ...stores, count });
      if (expired > 0) logger.info({ expired }, 'holds ran out, stock returned');
    });

    return createApp({
      logger,
      ...stores,
      holdMs: config.HOLD_MS,
      count,
      readiness: { postgres: () => database.ready() },
    });
  },
});
