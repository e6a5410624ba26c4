// What scrubbing costs for a span and a log line of the shop, and for a text that a stranger made long.
import { createRequire } from 'node:module';
import { report } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { size } from './lib/sizes.ts';
import { median, middleHalf } from './lib/stats.ts';

const ROUNDS = size('BENCH_SCRUB_ROUNDS', { usual: 15, quick: 3 });
const PER_ROUND = size('BENCH_SCRUB_TIMES', { usual: 20_000, quick: 500 });
/** A folder with the compiled `scrub` of another version, to compare with. */
const OTHER = process.env['BENCH_SCRUB_OTHER'];

const require = createRequire(import.meta.url);
const HERE = require.resolve('@traceshop/telemetry').replace(/index\.js$/, 'scrub');

interface Scrubbing {
  span(span: object): void;
  line(line: string): string;
  text(text: string): string;
}

function load(folder: string): Scrubbing {
  const { createSpanScrubber } = require(`${folder}/scrubbers.js`);
  const scrubber = createSpanScrubber(Number.POSITIVE_INFINITY);
  return {
    span: (span) => scrubber.onEnding(span),
    line: require(`${folder}/scrub-line.js`).scrubLine,
    text: require(`${folder}/scrub.js`).scrub,
  };
}

const HTTP = {
  'http.request.method': 'POST',
  'url.full': 'http://localhost:4003/charges',
  'url.template': '/charges',
  'server.address': 'localhost',
  'server.port': 4003,
  'server.service.name': 'payment-service',
  'http.response.status_code': 201,
  'network.peer.address': '127.0.0.1',
  'network.peer.port': 4003,
  'network.protocol.version': '1.1',
  'user_agent.original': 'axios/1.13.2',
};
const SQL = {
  'db.system.name': 'postgresql',
  'db.namespace': 'checkout',
  'db.query.text':
    'UPDATE orders SET state = $1, version = version + 1 WHERE id = $2 AND state = $3',
  'db.query.summary': 'UPDATE orders',
  'server.address': 'localhost',
  'server.port': 5432,
};
const INTERNAL = {
  'checkout.cart_id': 'cart_bcdfghjklmnpqrstvwxz',
  'checkout.payment_method': 'credit_card',
  'checkout.total_cents': 12_990,
  'order.id': 'ord_bcdfghjklmnpqrstvwxz',
  'user.id': 'usr_bcdfghjklmnpqrstvwxz',
};
const span = (name: string, attributes: object, events: object[] = []) => ({
  name,
  status: { code: 0 },
  attributes,
  events,
  links: [],
});

const SPANS = [
  span('POST /charges', HTTP),
  span('UPDATE orders', SQL),
  span('checkout.process', INTERNAL, [
    { name: 'inventory.reserved', attributes: { 'items.count': 3 } },
  ]),
];
const LINES = [
  `{"level":"info","time":1795256887508,"trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331","trace_flags":"01","order_id":"ord_bcdfghjklmnpqrstvwxz","msg":"order confirmed"}\n`,
  `{"level":"info","time":1795256887508,"method":"GET","path":"/orders/ord_bcdfghjklmnpqrstvwxz","status":200,"duration_ms":12.4,"msg":"request"}\n`,
];
const SECRET_LINES = [
  `{"level":"info","time":1795256887508,"path":"/users/jane%40shop.example?token=s3cretive","msg":"mail to jane@shop.example"}\n`,
];

type Task = (scrubbing: Scrubbing) => void;
const SUBJECTS: Record<string, { count: number; task: Task }> = {
  'a span': { count: SPANS.length, task: (own) => SPANS.forEach((each) => void own.span(each)) },
  'a log line': {
    count: LINES.length,
    task: (own) => LINES.forEach((each) => void own.line(each)),
  },
  'a log line with secrets': {
    count: SECRET_LINES.length,
    task: (own) => SECRET_LINES.forEach((each) => void own.line(each)),
  },
};

function nanoseconds(scrubbing: Scrubbing, { count, task }: { count: number; task: Task }): number {
  const startedAt = performance.now();
  for (let times = 0; times < PER_ROUND; times += 1) task(scrubbing);
  return ((performance.now() - startedAt) * 1e6) / (PER_ROUND * count);
}

/** In turn, so that what else the machine does meets both versions alike. */
function perUnit(versions: Record<string, Scrubbing>): void {
  const rows = Object.entries(SUBJECTS).map(([name, subject]) => {
    const taken = Object.keys(versions).map(() => [] as number[]);
    for (let round = 0; round <= ROUNDS; round += 1) {
      Object.values(versions).forEach((version, index) => {
        const ns = nanoseconds(version, subject);
        if (round > 0) taken[index]?.push(ns);
      });
    }
    const [here = [], other] = taken;
    const ratio = other === undefined ? '-' : (median(here) / median(other)).toFixed(2);
    return [name, ratio, median(here).toFixed(0), middleHalf(here, 0)];
  });
  report(
    'scrubbing: cost of a span and a log line',
    [['', 'over the other', 'ns', 'middle half'], ...rows],
    ['A span of HTTP, of SQL and of the checkout; two lines of a service.'],
  );
}

const LENGTH = size('BENCH_SCRUB_LENGTH', { usual: 200_000, quick: 20_000 });
const LONG = ['1%20', '?a&', 'eyJ-', 'a://b:', '@', '4242-', '%25', 'token="', '&#', '＠', 'a.'];

/** Twice the length must take about twice the time. */
function growth({ text }: Scrubbing): void {
  const timed = (value: string): number => {
    const startedAt = performance.now();
    text(value);
    return performance.now() - startedAt;
  };
  const rows = LONG.map((part) => {
    const [short, long] = [LENGTH, 2 * LENGTH].map((length) => {
      const value = `${part.repeat(length / part.length)} ann@example.com`;
      return median([1, 2, 3].map(() => timed(value)));
    });
    return [JSON.stringify(part), ((long ?? 0) / (short ?? 1)).toFixed(1), (short ?? 0).toFixed(0)];
  });
  report(`scrubbing: a text of one part, ${LENGTH} characters, and twice as long`, [
    ['', 'time of twice', 'ms'],
    ...rows,
  ]);
}

await runBench(async () => {
  const here = load(HERE);
  perUnit({ here, ...(OTHER === undefined ? {} : { other: load(OTHER) }) });
  growth(here);
});
