import { join } from 'node:path';
import { startService } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { createApp } from './app';
import { loadConfig } from './config';
import { createDeps } from './deps';
import { observeOutbox } from './metrics';
import { startSweeps } from './sweeps';

void startService({
  name: 'checkout-service',
  loadConfig,
  build: ({ config, logger, onShutdown, background }) => {
    const migrations = join(__dirname, '../migrations');
    const database = createDatabase({ url: config.DATABASE_URL, logger, migrations });
    onShutdown(() => database.close());

    const deps = createDeps({ config, database, logger, background });
    observeOutbox(deps.outbox);
    startSweeps(deps, config);
    return createApp(deps);
  },
});
