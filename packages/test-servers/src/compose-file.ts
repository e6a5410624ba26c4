// docker-compose.yml and its overrides as data, for checks without an engine.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const WORKSPACE = join(import.meta.dirname, '../../..');

/** The parts of a container that are used here. */
export interface ComposeService {
  image?: string;
  build?: { dockerfile?: string; args?: { SERVICE: string } };
  command?: string[];
  ports?: string[];
  mem_limit?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  stop_grace_period?: string;
  restart?: string;
  logging?: { options: Record<string, string> };
  healthcheck?: { test?: string[]; disable?: boolean };
  environment?: Record<string, unknown>;
  depends_on?: Record<string, { condition: string }>;
  profiles?: string[];
  volumes?: string[];
  deploy?: { replicas: number };
}

export interface ComposeFile {
  services: Record<string, ComposeService | null>;
  configs?: Record<string, { content?: string }>;
}

/** Compose's own tags change how files are merged, not their content. */
const customTags = ['!override', '!reset'].flatMap((tag) => [
  { tag, collection: 'map' as const },
  { tag, collection: 'seq' as const },
  { tag, resolve: () => null },
]);

/** The text of a compose file as data, without replacing its variables. */
export const parseCompose = (text: string): ComposeFile => parse(text, { merge: true, customTags });

/** A compose file of the repository. */
export const composeFile = (name = 'docker-compose.yml'): ComposeFile =>
  parseCompose(readFileSync(join(WORKSPACE, name), 'utf8'));

/** The image of a service in docker-compose.yml, with its version. @throws if it has none */
export function imageOf(service: string): string {
  const image = composeFile().services[service]?.image;
  if (image === undefined) throw new Error(`docker-compose.yml has no image for ${service}`);
  return image;
}
