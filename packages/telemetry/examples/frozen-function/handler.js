// npm install @traceshop/telemetry
// NODE_OPTIONS="--require @traceshop/telemetry/register" (in the settings of the function)
//
// A platform such as AWS Lambda freezes the process between two calls. Timers stand still, so
// telemetry has to leave before the function returns.
const { flushForNow, withSpan } = require('@traceshop/telemetry');

exports.handler = async (event) => {
  try {
    return await withSpan('invoke', { 'faas.trigger': 'http' }, async () => {
      return { statusCode: 200, body: `hello ${event.name}` };
    });
  } finally {
    // At most half a second, also if the collector is down. Telemetry goes on with the next call.
    await flushForNow(500);
  }
};
