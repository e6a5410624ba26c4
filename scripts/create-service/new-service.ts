// The service that a call of `create-service` describes, in every spelling that the templates need.
import { variablePrefix } from '@traceshop/contract/topology';
import { UserError } from '../lib/user-error.ts';

const USE = 'npm run create-service -- shipping [--port 3007]';
const LONGEST = 30;
const FIRST_PORT = 3000;

/** Words that cannot be the name of an import, and nodes of the README's picture. */
const RESERVED = [
  ...['arguments', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger'],
  ...['default', 'delete', 'do', 'else', 'enum', 'eval', 'export', 'extends', 'false', 'finally'],
  ...['for', 'function', 'if', 'implements', 'import', 'in', 'instanceof', 'interface', 'let'],
  ...['new', 'null', 'package', 'private', 'protected', 'public', 'return', 'static', 'super'],
  ...['switch', 'this', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield'],
  ...['consumer', 'pg', 'queue', 'smtp', 'you', 'template0', 'template1'],
];

/** Everything that a new service must not collide with. */
export interface Taken {
  /** Who listens where: `{ port: 3004, by: 'the service checkout' }`. */
  ports: readonly { port: number; by: string }[];
  services: readonly string[];
  /** Of compose, such as `grafana`. */
  containers: readonly string[];
  databases: readonly string[];
  /** Of .env, such as `OTLP_PORT`. */
  variables: readonly string[];
  idPrefixes: readonly string[];
}

export interface NewService {
  /** `gift-cards` */
  name: string;
  /** `giftCards` */
  camel: string;
  /** `GiftCards` */
  pascal: string;
  /** `GIFT_CARDS` */
  constant: string;
  /** `'gift-cards'` where a key needs quotes. */
  key: string;
  /** `['gift-cards']` or `.shipping` */
  member: string;
  /** `gift_cards` */
  database: string;
  /** `gift_cards_service` */
  role: string;
  /** Of the ids that it makes: `gif`. */
  idPrefix: string;
  port: string;
}

/** Reads `shipping --port 3010`. @throws UserError that says what would be right */
export function readNewService(args: readonly string[], taken: Taken): NewService {
  const { name, port } = readArguments(args);
  rejectName(name, taken);
  const constant = variablePrefix(name);
  const camel = name.replaceAll(/-(.)/g, (_all, letter: string) => letter.toUpperCase());
  const database = name.replaceAll('-', '_');
  return {
    name,
    camel,
    pascal: camel.charAt(0).toUpperCase() + camel.slice(1),
    constant,
    key: camel === name ? name : `'${name}'`,
    member: camel === name ? `.${name}` : `['${name}']`,
    database,
    role: `${database}_service`,
    idPrefix: freePrefix(camel.toLowerCase(), taken.idPrefixes),
    port: String(choosePort(port, taken)),
  };
}

function readArguments(args: readonly string[]): { name: string; port: string | undefined } {
  const at = args.indexOf('--port');
  const rest = at < 0 ? [...args] : args.toSpliced(at, 2);
  const [name, more] = rest;
  const unknown = rest.find((arg) => arg.startsWith('-')) ?? more;
  if (name === undefined) throw new UserError(`Which service? Use: ${USE}`);
  if (unknown !== undefined) throw new UserError(`"${unknown}" means nothing here. Use: ${USE}`);
  return { name, port: at < 0 ? undefined : (args[at + 1] ?? '') };
}

function rejectName(name: string, taken: Taken): void {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) || name.length > LONGEST) {
    throw new UserError(
      `"${name}" cannot be the name of a service. Expected lower-case words joined by hyphens, such as gift-cards, at most ${LONGEST} characters.`,
    );
  }
  if (taken.services.includes(name)) {
    throw new UserError(`There is a service "${name}" already: services/${name}. Nothing changed.`);
  }
  const problem = collision(name, taken);
  if (problem) throw new UserError(`A service cannot be called "${name}": ${problem}.`);
}

function collision(name: string, taken: Taken): string | undefined {
  const variable = taken.variables.find((one) => isAbout(name, one));
  if (/(^|-)service$/.test(name)) return 'its `service.name` gets "-service" at the end anyway';
  if (RESERVED.includes(name)) return 'the word has a meaning of its own';
  if (taken.containers.includes(name)) return 'docker-compose.yml has a container of that name';
  if (taken.databases.includes(name.replaceAll('-', '_'))) return 'a service has such a database';
  return variable && `.env has the variable ${variable}`;
}

/** The variables that a service of this name gets or moves by. */
const isAbout = (name: string, variable: string): boolean =>
  [`${variablePrefix(name)}_PORT`, `DEMO_${variablePrefix(name)}_DB_PASSWORD`].includes(variable);

function choosePort(wanted: string | undefined, { ports }: Taken): number {
  const holder = (port: number) => ports.find((one) => one.port === port)?.by;
  let free = FIRST_PORT;
  while (holder(free) !== undefined || free < lastOfServices(ports)) free += 1;
  if (wanted === undefined) return free;
  const port = Number(wanted);
  if (!/^\d+$/.test(wanted) || port < 1024 || port > 65_535) {
    throw new UserError(`--port is "${wanted}". Expected a number from 1024 to 65535.`);
  }
  const by = holder(port);
  if (by) throw new UserError(`Port ${port} is taken by ${by}. Port ${free} is free.`);
  return port;
}

/** Without a wish, the numbers go on where those of the services end. */
const lastOfServices = (ports: Taken['ports']): number =>
  Math.max(
    FIRST_PORT,
    ...ports.filter(({ by }) => by.startsWith('the service ')).map(({ port }) => port),
  );

/** The shortest of three letters or more that no other kind of id has. */
function freePrefix(letters: string, prefixes: readonly string[]): string {
  const padded = letters.replaceAll(/\d/g, '').padEnd(3, 'x');
  for (let length = 3; length <= padded.length; length += 1) {
    const prefix = padded.slice(0, length);
    if (!prefixes.includes(prefix)) return prefix;
  }
  return `${padded}x`;
}
