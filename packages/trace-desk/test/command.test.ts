import { HELP, readCommand } from '../src/command';

test('reads all options', () => {
  const args =
    '--host :: --otlp-port 1 --otlp-port 2 --port 0 --file a.db --max-size 3 --max-age 2';
  expect(readCommand([...args.split(' '), '--allow-host', 'desk.local'])).toEqual({
    host: '::',
    otlpPorts: [1, 2],
    apiPort: 0,
    file: 'a.db',
    maxBytes: 3 * 1024 * 1024,
    maxAgeMs: 7_200_000,
    allowedHosts: ['desk.local'],
  });
});

test('without options everything has its default', () => {
  expect(readCommand([])).toEqual({});
});

test('--help', () => {
  expect(readCommand(['--help'])).toBe(HELP);
});

test.each([
  [['--port', '99999'], '--port 99999: expected a whole number from 0 to 65535'],
  [['--port', '4e3'], '--port 4e3: expected a whole number'],
  [['--max-size', '0'], '--max-size 0: expected a whole number from 1'],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['extra'], "Unexpected argument 'extra'"],
])('%j', (args, message) => {
  expect(() => readCommand(args)).toThrow(message);
});
