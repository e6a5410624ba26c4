// Checks each file that a compose file mounts: it is there, containers can read it, and it parses.
// Without a file, Docker mounts an empty folder. A program that cannot read its file stops, or, as Grafana,
// reports it only in its log.
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { judgeContent } from './content.ts';
import { type Finding, unknown, well, wrong } from './finding.ts';
import { composeNames, type Mount, readMounts } from './mounts.ts';

/** Any user may read the file, or list the folder: containers run as users of their own. */
const READ = 0o004;
const LIST = 0o005;

interface MountedFile {
  /** Relative to the folder of the compose files. */
  path: string;
  /** Its path in the container. */
  target: string;
}

/** @param owners false where file owners mean nothing: Docker Desktop shares files through a virtual machine */
export function checkMountedFiles(folder: string, { owners = true } = {}): Finding[] {
  return composeNames(folder).flatMap((name) => checkComposeFile(folder, name, owners));
}

function checkComposeFile(folder: string, name: string, owners: boolean): Finding[] {
  try {
    const { mounts, inline } = readMounts(folder, name);
    const seen = distinct(mounts);
    const found = seen.flatMap((mount) => filesOf(folder, mount, owners));
    const files = found.filter((one): one is MountedFile => 'path' in one);
    const bad = found.filter((one): one is Finding => 'state' in one);
    bad.push(...files.flatMap((file) => judgeFile(folder, file)));
    for (const { target, text, name: config } of inline) {
      const trouble = judgeContent(text, target);
      if (trouble) bad.push(wrong(`${name}, config ${config}: ${trouble}`, restore(name)));
    }
    if (bad.length > 0) return bad;
    return [well(`${files.length + inline.length} files that ${name} mounts can be read`)];
  } catch (error) {
    return [wrong(`${name}: ${(error as Error).message}`, restore(name))];
  }
}

/** Two replicas mount the same file. */
function distinct(mounts: Mount[]): Mount[] {
  return [...new Map(mounts.map((mount) => [`${mount.source}:${mount.target}`, mount])).values()];
}

/** The files of a mount, or what is wrong with the mount. */
function filesOf(folder: string, mount: Mount, owners: boolean): (MountedFile | Finding)[] {
  const { source, target, service, compose } = mount;
  if (/[$~]/.test(source)) {
    return [unknown(`${compose}, ${service}: ${source} is not checked: it depends on variables`)];
  }
  const path = normalize(source);
  const stats = statOf(join(folder, path));
  if (stats === undefined) {
    const seen = `${path} is missing; Docker would mount an empty folder into ${service}`;
    return [wrong(seen, restore(path))];
  }
  const isFile = extname(path) !== '';
  if (stats.isDirectory() && isFile) {
    const seen = `${path} is a folder, not a file; Docker makes one if the file is missing`;
    return [wrong(seen, `rm -r ${path}; ${restore(path)}`)];
  }
  if (!stats.isDirectory() && !isFile) {
    return [wrong(`${path} is a file, not a folder`, `rm ${path}; ${restore(path)}`)];
  }
  return walk(folder, { path, target }, owners);
}

function walk(folder: string, at: MountedFile, owners: boolean): (MountedFile | Finding)[] {
  const stats = statOf(join(folder, at.path));
  if (stats === undefined) {
    return [wrong(`${at.path} is a link to a file that does not exist`, restore(at.path))];
  }
  const isFolder = stats.isDirectory();
  if (owners && !allows(stats, isFolder ? LIST : READ)) return [unreadable(at.path)];
  if (!isFolder) return [at];
  return readdirSync(join(folder, at.path)).flatMap((name) =>
    walk(folder, { path: join(at.path, name), target: `${at.target}/${name}` }, owners),
  );
}

const allows = ({ mode }: Stats, bits: number): boolean => (mode & bits) === bits;

const unreadable = (path: string): Finding =>
  wrong(
    `${path} may not be read by other users, and the users of containers are others`,
    `chmod -R o+rX ${path}`,
  );

function judgeFile(folder: string, { path, target }: MountedFile): Finding[] {
  try {
    const bytes = readFileSync(join(folder, path));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const trouble = judgeContent(text, target);
    return trouble ? [wrong(`${path}: ${trouble}`, restore(path))] : [];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') return [unreadable(path)];
    const seen = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8 text' : message;
    return [wrong(`${path}: ${seen}`, restore(path))];
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

const restore = (path: string): string =>
  `Fix it, or restore the version of the repository: git checkout -- ${path}`;
