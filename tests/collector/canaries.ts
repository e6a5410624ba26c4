// Secrets in every place in which a span, a log record or a metric can hold text.
import {
  attribute,
  attributes,
  besideNaN,
  canary,
  card,
  list,
  map,
  text,
} from './secret-attributes.ts';

const NOW = `${Date.now()}000000`;

const resource = {
  attributes: [
    attribute('service.name', text('foreign-service')),
    attribute('service.instance.id', text(canary('instance'))),
    ...attributes('resource'),
    ...besideNaN('resource'),
  ],
};
const scope = {
  name: `scope ${canary('scope.name')}`,
  version: canary('scope.version'),
  attributes: [...attributes('scope'), ...besideNaN('scope')],
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
              attributes: [...attributes('span'), ...besideNaN('span')],
              events: [
                {
                  timeUnixNano: NOW,
                  name: `asked ${canary('event.name')}`,
                  attributes: [...attributes('event'), ...besideNaN('event')],
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
  attributes: [...attributes('log'), ...besideNaN('log')],
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
            record('map without JSON', map(...besideNaN('body.nan'))),
            record('array without JSON', list(map(...besideNaN('body.array.nan')))),
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
  attributes: [...attributes(place), ...besideNaN(place)],
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
