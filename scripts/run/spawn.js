import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

/** Runs a program in our terminal. @returns true if it succeeded */
export function succeeds(file, args, options) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, stdio: 'inherit' });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}

/** Runs a program without showing its output: `{ ok, output }`. `onOutput` gets each piece. */
export function quietly(file, args, { onOutput = () => {}, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
      onOutput(String(chunk));
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ ok: false, output: String(error) }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

const PARENT_CHECK_MS = 1000;

/**
 * Replaces exec(), which this Node may not have: forwards signals, and ends as the child ends.
 * `ownGroup` is for a command that stops its children in order. A terminal sends Ctrl-C to a process
 * group, so this command gets it once, from here. The end of its IPC channel shows that this process
 * was killed.
 */
export function become(file, args, { env, ownGroup }) {
  const child = spawn(file, args, {
    env,
    detached: ownGroup,
    stdio: ownGroup ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
  });
  const sent = new Set();
  const pass = (signal) => {
    // npm forwards a Ctrl-C that the terminal has already sent to this process.
    if (sent.has(signal)) return;
    sent.add(signal);
    child.kill(signal);
  };
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
    process.on(signal, () => {
      const reachedByTerminal = signal === 'SIGINT' && !ownGroup && process.stdin.isTTY;
      if (!reachedByTerminal) pass(signal);
    });
  }
  if (ownGroup) endWithParent(() => pass('SIGTERM'));
  child.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/**
 * Some signals end npm without reaching its shell, which is our parent. Outside npm, a parent may end on
 * purpose.
 */
function endWithParent(end) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const npm = isShell(parent) ? parentOf(parent) : undefined;
  const check = () => {
    if (process.ppid !== parent || (npm && parentOf(parent) !== npm)) end();
  };
  setInterval(check, PARENT_CHECK_MS).unref();
}

const isShell = (pid) => /^(ba|da|a|z|k)?sh\n$/.test(readProc(pid, 'comm'));

/** Undefined where there is no /proc. */
const parentOf = (pid) => /^PPid:\s*(\d+)$/m.exec(readProc(pid, 'status'))?.[1];

function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
