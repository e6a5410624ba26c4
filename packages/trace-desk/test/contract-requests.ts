import { at } from './fixtures/shop.otlp';

const microseconds = (milliseconds: number): string => String(BigInt(at(milliseconds)) / 1000n);
const milliseconds = (after: number): string => String(BigInt(at(after)) / 1_000_000n);

const window = `start=${microseconds(-1000)}&end=${microseconds(5000)}`;
const search = (query: string): string => `/api/traces?raw=true&${window}&${query}`;
const tags = (service: string, wanted: object): string =>
  search(`service=${service}&tags=${encodeURIComponent(JSON.stringify(wanted))}`);

const times = 'query.start_time_min=2026-01-02T03:00:00Z&query.start_time_max=2026-01-02T03:10:00Z';
const search3 = (query: string): string =>
  `/api/v3/traces?query.num_traces=20&query.raw_traces=true&${times}&${query}`;

/** What a query API is asked after it has received the traces of fixtures/shop.otlp.ts. */
export const REQUESTS: readonly string[] = [
  '/api/services',
  '/api/services/frontend/operations',
  '/api/services/nobody/operations',
  '/api/operations?service=frontend',
  '/api/operations?service=backend&spanKind=server',
  '/api/operations?service=nobody',
  '/api/operations',
  '/api/traces/0a000000000000000000000000000001?raw=true',
  '/api/traces/a000000000000000000000000000002?raw=true',
  '/api/traces/0a000000000000000000000000000003?raw=true',
  '/api/traces/0b',
  '/api/traces/zz',
  search('service=frontend'),
  search('service=backend'),
  search('service=nobody'),
  search('service=backend&operation=compute'),
  search('service=backend&operation=nothing'),
  search('service=frontend&minDuration=100ms'),
  search('service=frontend&minDuration=110ms'),
  search('service=frontend&maxDuration=5ms'),
  search('service=backend&minDuration=59ms&maxDuration=61ms'),
  search('service=backend&minDuration=60ms&maxDuration=60ms'),
  search('service=backend&minDuration=0.0595s&maxDuration=60000us'),
  tags('frontend', { 'http.response.status_code': '200' }),
  tags('frontend', { 'http.response.status_code': '201' }),
  tags('frontend', { 'host.name': 'frontend-host' }),
  tags('backend', { 'exception.type': 'Error' }),
  tags('frontend', { key: 'page' }),
  tags('frontend', { sampled: 'true' }),
  tags('frontend', { ratio: '0.25' }),
  tags('frontend', { whole: '3' }),
  tags('frontend', { large: '9007199254740993' }),
  tags('frontend', { list: '["a",2]' }),
  tags('frontend', { map: '{"inner":"x"}' }),
  tags('frontend', { bytes: 'AQID' }),
  tags('frontend', { nothing: '' }),
  tags('frontend', { 'scope.kind': 'stock' }),
  tags('frontend', { why: 'retry' }),
  tags('frontend', { sampled: 'true', ratio: '0.5' }),
  search('service=frontend&tag=http.response.status_code:404'),
  search('service=frontend&tag=zz'),
  `/api/traces?raw=true&service=frontend&start=${microseconds(0)}&end=${microseconds(10)}`,
  `/api/traces?raw=true&service=frontend&start=${microseconds(1)}&end=${microseconds(9)}`,
  `/api/traces?${window}`,
  search('service=frontend&limit=x'),
  search('service=frontend&minDuration=zz'),
  '/api/traces?service=frontend&start=x',
  search('service=frontend&tags=zz'),
  search('service=frontend&minDuration=5s&maxDuration=1s'),
  '/api/traces?raw=true&traceID=0a000000000000000000000000000003&traceID=0a000000000000000000000000000002',
  `/api/dependencies?endTs=${milliseconds(5000)}&lookback=10000`,
  `/api/dependencies?endTs=${milliseconds(1500)}&lookback=10000`,
  '/api/dependencies?endTs=x',
  '/api/v3/services',
  '/api/v3/operations?service=frontend',
  '/api/v3/operations?service=backend&span_kind=server',
  '/api/v3/operations?service=nobody',
  '/api/v3/traces/0a000000000000000000000000000001?raw_traces=true',
  '/api/v3/traces/0a000000000000000000000000000003?raw_traces=true',
  '/api/v3/traces/0b',
  '/api/v3/traces/zz',
  '/api/v3/traces?query.service_name=backend',
  search3('query.service_name=backend'),
  search3('query.service_name=backend&query.operation_name=compute'),
  search3('query.service_name=nobody'),
  search3('query.service_name=backend&query.duration_min=400ms'),
];
