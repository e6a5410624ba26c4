/** The trackers of this process, for a service that runs inside the test. */
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
    // It ends only with the process. A shutdown leaves its final account.
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
  // The next round finds new ones: a trace that they take part in has its own activity.
  onRegistered: () => () => undefined,
};
