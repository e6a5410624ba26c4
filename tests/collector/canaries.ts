// One secret for every place in which a span, a log record or a metric can hold text, as a service
// without packages/telemetry might send them. Each is an address that names its place.
const DOMAIN = 'leak.example';
/** Valid by its check digit, as an integer. */
export const CARD = '4111111111111111';
/** The same number as a browser sends it, grouped as it is printed. */
export const CARD_IN_URL = '4111%201111%201111%201111';
const NOW = `${Date.now()}000000`;

/** The secret of one place. */
export const canary = (place: string): string => `${place}@${DOMAIN}`;

const text = (value: string) => ({ stringValue: value });
const card = { intValue: CARD };
const attribute = (key: string, value: object) => ({ key, value });
const map = (...values: object[]) => ({ kvlistValue: { values } });
const list = (...values: object[]) => ({ arrayValue: { values } });

/** Attributes with a secret in each kind of value, and in a key. */
function attributes(place: string): object[] {
  return [
    attribute('plain', text(`of ${place}`)),
    attribute('mail', text(`to ${canary(`${place}.text`)}, please`)),
    attribute('card', card),
    attribute('url.path', text(`/cards/${CARD_IN_URL}`)),
    attribute('mails', list(text('first'), text(canary(`${place}.array`)))),
    attribute('nested', map(attribute('a', map(attribute('b', text(canary(`${place}.map`))))))),
    attribute('keys', map(attribute(canary(`${place}.nested-key`), text('x')))),
    attribute(canary(`${place}.key`), text('x')),
    attribute('x-api-key', text(canary(`${place}.api-key`))),
  ];
}

const resource = {
  attributes: [
    attribute('service.name', text('foreign-service')),
    attribute('service.instance.id', text(canary('instance'))),
    ...attributes('resource'),
  ],
};
const scope = {
  name: `scope ${canary('scope.name')}`,
  version: canary('scope.version'),
  attributes: attributes('scope'),
};

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

export const TRACES = {
  resourceSpans: [
    {
      resource,
      scopeSpans: [
        {
          scope,
          spans: [
            {
              traceId: TRACE_ID,
              spanId: 'b7ad6b7169203331',
              traceState: `shop=${canary('tracestate')}`,
              name: `GET /users/${canary('span.name')}`,
              kind: 2,
              startTimeUnixNano: NOW,
              endTimeUnixNano: NOW,
              status: { code: 2, message: `no user ${canary('status.message')} here` },
              attributes: attributes('span'),
              events: [
                {
                  timeUnixNano: NOW,
                  name: `asked ${canary('event.name')}`,
                  attributes: attributes('event'),
                },
              ],
            },
          ],
        },
      ],
    },
  ],
};

const record = (name: string, body: object) => ({
  timeUnixNano: NOW,
  severityText: `INFO ${canary('severity')}`,
  eventName: `${name} ${canary('log.event')}`,
  body,
  attributes: attributes('log'),
});

export const LOGS = {
  resourceLogs: [
    {
      resource,
      scopeLogs: [
        {
          scope,
          logRecords: [
            record('text', text(`mail to ${canary('body.text')} sent`)),
            record('integer', card),
            record('map', map(...attributes('body.map'))),
            record('array', list(text(canary('body.array')), map(...attributes('body.array.map')))),
          ],
        },
      ],
    },
  ],
};

const point = (place: string) => ({
  timeUnixNano: NOW,
  startTimeUnixNano: NOW,
  attributes: attributes(place),
  exemplars: [
    {
      timeUnixNano: NOW,
      asDouble: 1,
      traceId: TRACE_ID,
      spanId: 'b7ad6b7169203331',
      filteredAttributes: attributes(`${place}.exemplar`),
    },
  ],
});
const cumulative = { aggregationTemporality: 2 };
const histogram = { count: '1', sum: 1, explicitBounds: [1], bucketCounts: ['1', '0'] };
const quantiles = [{ quantile: 0.5, value: 1 }];

export const METRIC_NAMES = ['canary_sum', 'canary_gauge', 'canary_histogram', 'canary_summary'];

export const METRICS = {
  resourceMetrics: [
    {
      resource,
      scopeMetrics: [
        {
          scope,
          metrics: [
            {
              name: 'canary_sum',
              sum: {
                ...cumulative,
                isMonotonic: true,
                dataPoints: [{ ...point('sum'), asInt: '1' }],
              },
            },
            { name: 'canary_gauge', gauge: { dataPoints: [{ ...point('gauge'), asInt: '1' }] } },
            {
              name: 'canary_histogram',
              histogram: { ...cumulative, dataPoints: [{ ...point('histogram'), ...histogram }] },
            },
            {
              name: 'canary_summary',
              summary: {
                dataPoints: [
                  { ...point('summary'), count: '1', sum: 1, quantileValues: quantiles },
                ],
              },
            },
          ],
        },
      ],
    },
  ],
};
