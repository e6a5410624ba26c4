/** What TypeScript would not compile: each mistake is named, with what was probably meant. */
import * as api from '../src';
import { span, trace } from './build';

type Anything = (...args: unknown[]) => unknown;
/** The same functions, as plain JavaScript sees them. */
const js = api as unknown as Record<string, Anything>;
const verdicts = api.verdicts as unknown as Record<string, Anything>;
const call = (name: string, ...args: unknown[]) => js[name]?.(...args);
const ask = async (name: string, ...args: unknown[]) => verdicts[name]?.(...args);

const received = trace(span('a SERVER GET /', {}, [span('a CLIENT GET')]));
const pattern = api.server('a', 'GET /', [api.client('a', 'GET')]);
const node = api.client('a', 'GET');

test.each<[string, string, unknown[], RegExp]>([
  ['a key of props', 'server', ['a', 'b', { atrs: {} }], /no "atrs"; did you mean "attrs"\?/],
  ['its case', 'server', ['a', 'b', { noattrs: [] }], /did you mean "noAttrs"\?/],
  ['a status', 'server', ['a', 'b', { status: 'Error' }], /no "Error"; did you mean "ERROR"\?/],
  [
    'a key of a status',
    'server',
    ['a', 'b', { status: { cod: 'OK' } }],
    /"cod"; did you mean "code"\?/,
  ],
  ['a key of an event', 'server', ['a', 'b', { events: [{ nme: 'x' }] }], /did you mean "name"\?/],
  [
    'a key of exact events',
    'server',
    ['a', 'b', { events: { exact: [] } }],
    /did you mean "exactly"\?/,
  ],
  [
    'a key of a link',
    'server',
    ['a', 'b', { links: [{ boundto: 'x' }] }],
    /did you mean "boundTo"\?/,
  ],
  [
    'the order of props and children',
    'server',
    ['a', 'b', [node], {}],
    /children stand before its props; swap them/,
  ],
  [
    'a child that is undefined',
    'server',
    ['a', 'b', [undefined]],
    /child 1: expected a pattern, received undefined/,
  ],
  [
    'a child that is no pattern',
    'server',
    ['a', 'b', [{ name: 'x' }]],
    /child 1: expected a pattern, received an object with name/,
  ],
  [
    'a name that is undefined',
    'server',
    ['a', undefined],
    /name: expected text, .* received undefined/,
  ],
  [
    'a service that is a list',
    'server',
    [['a'], 'b'],
    /service: expected text, .* received a list/,
  ],
  [
    'attributes that are a list',
    'server',
    ['a', 'b', { attrs: null }],
    /attrs: expected an object, received null/,
  ],
  [
    'the node of optional',
    'optional',
    [undefined],
    /optional\(\): expected the pattern of a span, received undefined/,
  ],
  ['the node of descend', 'descend', ['x'], /descend\(\): .* received string "x"/],
  ['the nodes of inOrder', 'inOrder', [node, undefined], /inOrder\(\): .* received undefined/],
  ['the nodes of oneOf', 'oneOf', [[node]], /oneOf\(\): .* received a list/],
  ['a row as the node of hop', 'hop', [api.rest()], /hop\(\): .* received a row rest\(\)/],
  [
    'a key of repeat',
    'repeat',
    [node, { minimum: 1 }],
    /repeat\(\): no "minimum"; did you mean "min"/,
  ],
  [
    'a key of createTracer',
    'createTracer',
    [{ source: {}, inscope: [] }],
    /did you mean "inScope"\?/,
  ],
  ['a key of jaeger', 'jaeger', [{ URL: 'x' }], /jaeger: no "URL"; did you mean "url"\?/],
])('when %s is wrong, the message says so', (...[, name, args, message]) => {
  expect(() => call(name, ...args)).toThrow(message);
});

test.each<[string, string, unknown[], RegExp]>([
  [
    'an option',
    'matchTrace',
    [received, pattern, { ingore: [] }],
    /no "ingore"; did you mean "ignore"\?/,
  ],
  [
    'a filter',
    'matchTrace',
    [received, pattern, { ignore: ['x'] }],
    /ignore: expected functions, .* received string "x"/,
  ],
  ['a list', 'matchTrace', [received, pattern, { ignore: () => true }], /ignore: expected a list/],
  [
    'the order of pattern and options',
    'matchTrace',
    [received, {}, pattern],
    /behind the options; swap them/,
  ],
  ['the order of subject and pattern', 'matchTrace', [pattern, received], /received a trace/],
  [
    'a pattern by hand',
    'matchTrace',
    [received, { ...pattern, child: [] }],
    /did you mean "children"\?/,
  ],
  [
    'a row by hand',
    'matchTrace',
    [received, [{ type: 'optinal', node }]],
    /received a row optinal\(\)/,
  ],
  ['a pattern that is undefined', 'containTrace', [received, undefined], /received undefined/],
  ['rows where one span is asked for', 'haveSpan', [received, [node]], /received a list/],
  ['an option of toHaveSpan', 'haveSpan', [received, node, { time: 1 }], /did you mean "times"\?/],
  ['times', 'haveSpan', [received, node, { times: '2' }], /times: expected a whole number/],
  [
    'the order of times',
    'haveSpan',
    [received, node, { times: [3, 1] }],
    /times: expected a whole number, or \[min, max\]/,
  ],
  [
    'an option of toBeWellFormed',
    'beWellFormed',
    [received, { root: 2 }],
    /did you mean "roots"\?/,
  ],
  [
    'an option of toLeakNothing',
    'leakNothing',
    [received, { canarys: [] }],
    /did you mean "canaries"\?/,
  ],
  [
    'a canary',
    'leakNothing',
    [received, { canaries: [undefined] }],
    /canaries: expected texts, received undefined/,
  ],
  [
    'a rule that allows',
    'leakNothing',
    [received, { allow: [{ places: /x/ }] }],
    /did you mean "place"\?/,
  ],
  [
    'an option of toFollowSemconv',
    'followSemconv',
    [received, { scope: [] }],
    /did you mean "scopes"\?/,
  ],
  ['a cost', 'cost', [received, { 'db.query': 1 }], /did you mean "db.queries"\?/],
  ['a limit', 'cost', [received, { spans: 'few' }], /the budget of spans is few/],
  ['a budget that is undefined', 'cost', [received, undefined], /budget: expected an object/],
  [
    'a promise',
    'haveSingleRoot',
    [Promise.resolve(received)],
    /received a promise \(await it first\)/,
  ],
  ['what run answers', 'haveSingleRoot', [{ result: 1, trace: received }], /use its 'trace'/],
  [
    'options of a check',
    'haveNoOrphanSpans',
    [received, { dead: 1 }],
    /There are: deadline, mayDie/,
  ],
])('when %s is wrong in a question, the message says so', async (...[, name, args, message]) => {
  await expect(ask(name, ...args)).rejects.toThrow(message);
});
