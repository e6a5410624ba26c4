import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { conventions, deprecation, outdatedNamesOf } from '../src/checks/semconv/conventions';
import committed from '../src/checks/semconv/conventions.json';
import { REQUIRED } from '../src/checks/semconv/spans';

test('when the conventions are read, all attributes and their deprecations are found', () => {
  const { byKey, prefixes } = conventions();
  const deprecated = [...byKey.values()].filter((one) => one.deprecated !== undefined);

  expect(byKey.size).toBeGreaterThan(900);
  expect(deprecated.length).toBeGreaterThan(200);
  expect(prefixes).toContain('http.request.header.');
  expect(deprecation('http.method')).toBe('Replaced by `http.request.method`.');
  expect(deprecation('http.request.method')).toBeUndefined();
  expect(deprecation('messaging.destination')).toContain('`messaging.destination.name`');
  expect(outdatedNamesOf('http.request.method', ['http.method', 'http.url'])).toEqual([
    'http.method',
  ]);
});

test('when another version of the conventions is installed, node packages/trace-testing/generate/conventions.mts must run', () => {
  const script =
    "import('./installed-conventions.mts').then((m) => console.log(JSON.stringify(m.installedConventions())))";
  const options = { cwd: join(__dirname, '../generate'), encoding: 'utf8' } as const;
  const installed: unknown = JSON.parse(execFileSync(process.execPath, ['-e', script], options));

  expect(installed).toEqual(committed);
});

test('when the rules require a key, the conventions have it and it is not deprecated', () => {
  const required = [...Object.values(REQUIRED).flat(), 'error.type', 'http.route', 'url.template'];
  const outdated = required.filter((key) => deprecation(key) !== undefined);
  const unknown = required.filter((key) => !conventions().byKey.has(key));

  expect({ outdated, unknown }).toEqual({ outdated: [], unknown: [] });
});

test('when examples tell the type of a value beyond doubt, it is known', () => {
  const type = (key: string) => conventions().byKey.get(key)?.type;

  expect(type('http.response.status_code')).toBe('number');
  expect(type('server.port')).toBe('number');
  expect(type('server.address')).toBe('string');
  expect(type('process.command_args')).toBe('array');
  expect(type('tls.resumed')).toBe('boolean');
  // Text that looks like a number in the examples: not judged.
  expect(type('network.protocol.version')).toBeUndefined();
  expect(type('deployment.id')).toBeUndefined();
});
