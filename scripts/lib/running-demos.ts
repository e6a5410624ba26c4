// The running demos of this folder, one file each. Commands in other terminals need them, because a
// demo has new ports and passwords at every start.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, processIdentity } from '@traceshop/test-servers/process-identity';
import { root } from './root.ts';

export interface RunningDemo {
  pid: number;
  /** ISO 8601. */
  since: string;
  /** Its planned ports, first that of the gateway, if it has one. */
  ports: { what: string; port: number }[];
  /** The address of its Jaeger API; undefined if its telemetry goes to another collector. */
  jaeger?: string | undefined;
  /** With the password; undefined before the broker responds, or if no service needs one. */
  rabbitmq?: string | undefined;
}

export interface DemoRecord {
  add(facts: Pick<RunningDemo, 'rabbitmq'>): Promise<void>;
  remove(): Promise<void>;
}

const FOLDER = join(root, '.tools', 'demos');

/** Records this process as a demo until `remove`. Only its user can read the file: it has passwords. */
export async function recordDemo(
  facts: Pick<RunningDemo, 'ports' | 'jaeger'>,
  folder = FOLDER,
): Promise<DemoRecord> {
  const { pid } = process;
  const file = join(folder, `${pid}.json`);
  let demo: RunningDemo = { pid, since: new Date().toISOString(), ...facts };
  const identity = await processIdentity(pid);
  let removed = false;
  const write = async (): Promise<void> => {
    // Renamed into place, so that nobody reads half a file and the mode is that of a new file.
    const unnamed = `${file}.new`;
    await writeFile(unnamed, JSON.stringify({ identity, demo }), { mode: 0o600 });
    await rename(unnamed, file);
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await write();
  return {
    add: async (more) => {
      demo = { ...demo, ...more };
      if (!removed) await write();
    },
    remove: () => {
      removed = true;
      return rm(file, { force: true });
    },
  };
}

/** The live demos, oldest first. Removes the files of dead ones. */
export async function runningDemos(folder = FOLDER): Promise<RunningDemo[]> {
  const names = await readdir(folder).catch(noneYet);
  const demos = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => {
        const text = await readFile(join(folder, name), 'utf8').catch(goneMeanwhile);
        if (text === undefined) return [];
        const { identity, demo } = JSON.parse(text) as { identity: string; demo: RunningDemo };
        if (await isAlive(identity)) return [demo];
        await rm(join(folder, name), { force: true });
        return [];
      }),
  );
  return demos.flat().sort((one, other) => one.since.localeCompare(other.since));
}

/** `process 4711 since 12:30:01: gateway 3000, auth 3001, ...` */
export function describeDemo({ pid, since, ports }: RunningDemo): string {
  const time = new Date(since).toTimeString().slice(0, 8);
  const list = ports.map(({ what, port }) => `${what} ${port}`).join(', ');
  return `process ${pid} since ${time}: ${list}`;
}

function noneYet(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

function goneMeanwhile(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
