// The files that the compose files mount, as those files list them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCompose } from '@traceshop/test-servers/compose-file';

export interface Mount {
  /** The compose file that mounts it. */
  compose: string;
  service: string;
  /** Relative to the folder of the compose files. */
  source: string;
  target: string;
  /** Mount options: `ro`, `z`. */
  options: readonly string[];
}

/** A file whose text stands in a compose file. */
export interface InlineFile {
  compose: string;
  name: string;
  target: string;
  text: string;
}

type Volume = string | { type?: string; source?: string; target?: string; bind?: Bind };
type Bind = { selinux?: string };
type Reference = string | { source: string; target?: string };
type Definitions = Record<string, { content?: string; file?: string } | null>;
type Service = {
  volumes?: Volume[] | null;
  configs?: Reference[] | null;
  secrets?: Reference[] | null;
};
type ComposeText = {
  services?: Record<string, Service | null>;
  configs?: Definitions;
  secrets?: Definitions;
};

export const composeNames = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /^docker-compose.*\.ya?ml$/.test(name))
    .toSorted();

/** Every mounted file and folder of one compose file. @throws if the file is not YAML */
export function readMounts(
  folder: string,
  compose: string,
): { mounts: Mount[]; inline: InlineFile[] } {
  const text = parseCompose(readFileSync(join(folder, compose), 'utf8')) as ComposeText;
  const mounts: Mount[] = [];
  const inline: InlineFile[] = [];
  for (const [service, definition] of Object.entries(text.services ?? {})) {
    const of = { compose, service };
    mounts.push(...(definition?.volumes ?? []).flatMap((volume) => bound(volume, of)));
    for (const kind of ['configs', 'secrets'] as const) {
      for (const reference of definition?.[kind] ?? []) {
        const { source: name, target } = referred(reference, kind);
        const { file, content } = text[kind]?.[name] ?? {};
        if (file !== undefined) mounts.push({ ...of, source: file, target, options: [] });
        if (content !== undefined) inline.push({ compose, name, target, text: content });
      }
    }
  }
  return { mounts, inline };
}

function referred(reference: Reference, kind: 'configs' | 'secrets') {
  const { source, target } =
    typeof reference === 'string' ? { source: reference, target: undefined } : reference;
  return { source, target: target ?? `${kind === 'secrets' ? '/run/secrets' : ''}/${source}` };
}

/** The mount of a folder or file; a named volume is none. */
function bound(volume: Volume, of: { compose: string; service: string }): Mount[] {
  if (typeof volume !== 'string') {
    const { type, source, target = '', bind } = volume;
    if (type !== 'bind' || source === undefined) return [];
    return [{ ...of, source, target, options: bind?.selinux ? [bind.selinux] : [] }];
  }
  const [source = '', target, options = ''] = parts(volume);
  if (target === undefined || !/^[./~]|\$/.test(source)) return [];
  return [{ ...of, source, target, options: options.split(',').filter(Boolean) }];
}

/** Splits `${FILE:-./a.yml}:/b.yml:ro` at the colons outside the variables. */
const parts = (volume: string): string[] => volume.match(/(?:\$\{[^}]*\}|[^:])+/g) ?? [];
