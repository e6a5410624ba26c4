export type Ending = 'bought' | 'looked' | 'refused' | 'gave up' | 'failed';

const ENDINGS: readonly Ending[] = ['bought', 'looked', 'refused', 'gave up', 'failed'];

export interface Tally {
  count(ending: Ending): void;
  take(): string;
}

export function createTally(): Tally {
  let counts = new Map<Ending, number>();
  return {
    count: (ending) => counts.set(ending, (counts.get(ending) ?? 0) + 1),
    take: () => {
      const line = ENDINGS.map((ending) => `${counts.get(ending) ?? 0} ${ending}`).join(', ');
      counts = new Map();
      return line;
    },
  };
}
