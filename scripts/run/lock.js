// Prevents two runs from installing or building in the same folders at the same time.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './process.js';

const PAUSE_MS = 200;

export async function withLock(folder, fn) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lock');
  await acquire(file);
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  const interrupted = () => process.exit(130);
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    return await fn();
  } finally {
    release();
    process.off('exit', release);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  }
}

async function acquire(file) {
  let reported = false;
  while (!create(file)) {
    const owner = ownerOf(file);
    if (owner !== undefined && !isAlive(owner)) removeStale(file, owner);
    else if (!reported && owner !== undefined) {
      reported = true;
      say(`Waiting for another run (process ${owner}) to finish installing or building.`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function create(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined if the lock is gone, or if its owner has not written its name yet. */
function ownerOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Renames first: if two processes find a dead owner, only one may remove the lock. */
function removeStale(file, owner) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Another process was faster, and this is its new lock. Put it back.
  if (ownerOf(aside) !== owner) renameSync(aside, file);
  rmSync(aside, { force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
