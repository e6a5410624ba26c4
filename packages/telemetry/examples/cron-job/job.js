// npm install @traceshop/telemetry
// 0 3 * * *  cd /srv/job && node --require @traceshop/telemetry/register job.js
//
// Each run is one trace. What is not sent when the job ends is passed to a short-lived process.
const { createLogger, event, withSpan } = require('@traceshop/telemetry');

const logger = createLogger();

async function removeOldSessions() {
  event('sessions.selected', { 'session.count': 3 });
  return 3;
}

withSpan('sessions.clean_up', { 'job.schedule': 'daily' }, async () => {
  const removed = await removeOldSessions();
  logger.info({ removed }, 'old sessions are removed');
}).catch((error) => {
  // The span has the error and the status ERROR. cron reads the exit code.
  logger.error({ err: error }, 'the job failed');
  process.exitCode = 1;
});
