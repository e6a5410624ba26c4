// Loaded into a service without telemetry: its log lines are those of plain pino.
const logger = require('../../packages/telemetry/dist/logger.js');
const pino = require('../../packages/telemetry/node_modules/pino');

logger.createLogger = () => pino({ level: process.env.LOG_LEVEL ?? 'info' });
