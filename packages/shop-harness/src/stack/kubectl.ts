// kubectl in the namespace of the demo.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export const NAMESPACE = 'traceshop';
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Standard output. @throws an error with what kubectl has said */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('kubectl', ['--namespace', NAMESPACE, ...args], {
    maxBuffer: MOST_OUTPUT,
  });
  return stdout;
}

/** True if a cluster answers. */
export async function clusterResponds(): Promise<boolean> {
  try {
    await kubectl('version', '--request-timeout=5s');
    return true;
  } catch {
    return false;
  }
}

/** The names of the pods with a label, without those that are ending. */
export async function podsOf(selector: string): Promise<string[]> {
  const list = JSON.parse(
    await kubectl('get', 'pods', '--selector', selector, '--output=json'),
  ) as {
    items: { metadata: { name: string; deletionTimestamp?: string } }[];
  };
  return list.items
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);
}

/** The node's port of a Service. */
export async function nodePort(service: string, port: string): Promise<string> {
  const path = `{.spec.ports[?(@.name=="${port}")].nodePort}`;
  return kubectl('get', 'service', service, `--output=jsonpath=${path}`);
}
