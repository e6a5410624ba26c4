// Keeps two runs from installing or building into the same folders at the same time.
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
  let told = false;
  while (!create(file)) {
    const owner = ownerOf(file);
    if (owner !== undefined && !isAlive(owner)) removeStale(file, owner);
    else if (!told && owner !== undefined) {
      told = true;
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

/** Undefined for a lock that is gone, or whose owner has not written its name yet. */
function ownerOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Moved away first: of two that find a dead owner, only one may remove the lock. */
function removeStale(file, owner) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Somebody was quicker, and this is their fresh lock: it goes back.
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
