// A compose stack of the bench's own: built from this workspace, on free ports, gone at the end.

import { compose, type Ended, type Project } from '@traceshop/shop-harness/stack/compose';
import { newProject, type Stack, stackOf } from '@traceshop/shop-harness/stack/stack';
import type { CleanUps } from '../../scripts/demo/clean-ups.ts';

/** The stack with other variables than those of .env, or with overrides. */
export type OwnStack = (changes?: Partial<Pick<Project, 'variables' | 'overrides'>>) => Stack;

/** @returns a stack that is yet to be started; the clean-ups remove whatever came of it. */
export async function ownStack(cleanUps: CleanUps): Promise<OwnStack> {
  // The shares and rates of .env: a shell may hold others.
  const usual = { TRACE_SAMPLE_PERCENT: '100', LOAD_RATE: '1', LOAD_PATIENCE_MS: '3000' };
  const project = await newProject(`traceshop-bench-${process.pid}`, usual);
  const underWay = new Set<Promise<Ended>>();
  cleanUps.add('the stack', async () => {
    await remove(project);
    // A start that was interrupted fails for want of its containers; what it has made since goes too.
    await Promise.allSettled(underWay);
    await remove(project);
  });
  return (changes = {}) => {
    const changed = {
      ...project,
      ...changes,
      variables: { ...project.variables, ...changes.variables },
    };
    return {
      ...stackOf(changed),
      compose: async (...args) => {
        const ended = compose(changed, ...args);
        underWay.add(ended);
        return ended.finally(() => underWay.delete(ended));
      },
    };
  };
}

function remove(project: Project): Promise<Ended> {
  const all = ['--volumes', '--remove-orphans', '--rmi', 'local'];
  return compose(project, '--profile', 'load', 'down', ...all);
}
