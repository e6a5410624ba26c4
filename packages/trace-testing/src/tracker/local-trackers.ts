/** The trackers of this process: a service that a test runs in itself. */
import { type LocalTracker, localTrackers } from '#span-tracker/protocol';
import type { FlushQuestion, RoundAnswer, TrackerLink, Trackers } from './tracker-link';

const links = new WeakMap<LocalTracker, TrackerLink>();

function linkTo(tracker: LocalTracker): TrackerLink {
  const known = links.get(tracker);
  if (known) return known;
  const standing = (): RoundAnswer => {
    const [info, accounts] = [tracker.info(), tracker.final()];
    if (accounts) return { state: 'ended', info, accounts, endedAt: undefined };
    return { state: 'hanging', info, acked: true };
  };
  const link: TrackerLink = {
    info: () => tracker.info(),
    // It goes on with the process; a shutdown leaves its final account.
    endedAt: () => undefined,
    async ask({ traceIds, allSignals }: FlushQuestion) {
      if (tracker.final()) return standing();
      const { accounts, error } = await tracker.flush(traceIds, allSignals);
      return { state: 'answered', info: tracker.info(), accounts, error };
    },
    standing,
    onActivity: (listener) => tracker.onIdle(listener),
  };
  links.set(tracker, link);
  return link;
}

export const trackersOfThisProcess: Trackers = {
  links: () => [...localTrackers().all].map(linkTo),
  // Found in the next round: a trace that it takes part in comes with activity of its own.
  onRegistered: () => () => undefined,
};
