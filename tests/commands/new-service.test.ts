// What `npm run create-service` says of a name or a port that does not fit.
import { readNewService, type Taken } from '../../scripts/create-service/new-service.ts';

const TAKEN: Taken = {
  ports: [
    { port: 3000, by: 'the service gateway' },
    { port: 3006, by: 'the service inventory' },
    { port: 3007, by: 'OTHER_PORT of .env' },
    { port: 3010, by: 'the payment provider sandbox' },
  ],
  services: ['gateway', 'inventory'],
  containers: ['gateway', 'inventory', 'grafana'],
  databases: ['orders', 'gift_orders'],
  variables: ['OTLP_PORT', 'DEMO_OLD_DB_PASSWORD'],
  idPrefixes: ['shi', 'ship'],
};

const message = (...args: string[]): string => {
  try {
    return `accepted as ${readNewService(args, TAKEN).name}`;
  } catch (error) {
    return String(error);
  }
};

test.each([
  [[], 'Which service? Use: npm run create-service -- shipping [--port 3007]'],
  [['shipping', 'returns'], '"returns" means nothing here. Use: '],
  [['--prot', '3020', 'shipping'], '"--prot" means nothing here. Use: '],
  [['Shipping'], '"Shipping" cannot be the name of a service. Expected lower-case words joined by'],
  [['gift_cards'], '"gift_cards" cannot be the name of a service.'],
  [['gift--cards'], '"gift--cards" cannot be the name of a service.'],
  [['../user'], '"../user" cannot be the name of a service.'],
  [['a'.repeat(31)], 'at most 30 characters'],
  [['inventory'], 'There is a service "inventory" already: services/inventory. Nothing changed.'],
  [
    ['shipping-service'],
    '"shipping-service": its `service.name` gets "-service" at the end anyway.',
  ],
  [['default'], 'A service cannot be called "default": the word has a meaning of its own.'],
  [['grafana'], '"grafana": docker-compose.yml has a container of that name.'],
  [['gift-orders'], '"gift-orders": a service has such a database.'],
  [['otlp'], '"otlp": .env has the variable OTLP_PORT.'],
  [['old'], '"old": .env has the variable DEMO_OLD_DB_PASSWORD.'],
  [['shipping', '--port'], '--port is "". Expected a number from 1024 to 65535.'],
  [['shipping', '--port', '80'], '--port is "80". Expected a number from 1024 to 65535.'],
  [['shipping', '--port', '3e3'], '--port is "3e3". Expected a number from 1024 to 65535.'],
  [
    ['shipping', '--port', '3006'],
    'Port 3006 is taken by the service inventory. Port 3008 is free.',
  ],
  [['shipping', '--port', '3010'], 'Port 3010 is taken by the payment provider sandbox.'],
])('when it is called with %j, it says what is wrong and what is right', (args, words) => {
  expect(message(...args)).toContain(words);
});

test('when the name has several words, each place gets its spelling', () => {
  expect(readNewService(['gift-cards', '--port', '3020'], TAKEN)).toEqual({
    name: 'gift-cards',
    camel: 'giftCards',
    pascal: 'GiftCards',
    constant: 'GIFT_CARDS',
    key: "'gift-cards'",
    member: "['gift-cards']",
    database: 'gift_cards',
    role: 'gift_cards_service',
    idPrefix: 'gif',
    port: '3020',
  });
});

test('when nothing else is wanted, the port is the first free one after the services, the prefix a free one', () => {
  const service = readNewService(['shipping'], TAKEN);
  expect([service.port, service.idPrefix]).toEqual(['3008', 'shipp']);
});
