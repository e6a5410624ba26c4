/** What span trackers say, without trackers. */
import type { Participants } from '../src/completeness/participants';
import type { Account, TrackerInfo } from '../src/tracker/tracker-link';
import { TRACE_ID } from './build';

export const NOTHING: Account = { open: [], sent: [], withheld: [], endedAgain: [], failures: [] };

export const infoOf = (service: string, changes: Partial<TrackerInfo> = {}): TrackerInfo => ({
  id: service,
  pid: 1,
  ppid: 0,
  threadId: 0,
  host: 'here',
  service,
  inexact: undefined,
  ...changes,
});

/** One tracker that is asked for each account. */
export function participantsSaying(service: string, next: () => Partial<Account>): Participants {
  return {
    endedNow: () => new Set(),
    ask: async () => {
      const accounts = { [TRACE_ID]: { ...NOTHING, ...next() } };
      const answer = {
        state: 'answered',
        info: infoOf(service),
        accounts,
        error: undefined,
      } as const;
      return { trackers: [answer], untracked: [], named: true };
    },
    standing: () => ({ trackers: [], untracked: [], named: true }),
    watch: () => undefined,
  };
}
