// Starts again what has died, as compose's restart policy does: soon at first, then ever more slowly.

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** One that has run this long had a good start: its next pause is the first again. */
const GOOD_LIFE_MS = 30_000;

/** One run of a program, from ready to its end. */
export interface Life {
  /** Resolves with how it ended, whoever ended it. */
  ended: Promise<string>;
  /** Ends it, and waits for that. */
  end(): Promise<void>;
}

export interface KeepOptions<L extends Life> {
  /** For the messages. */
  name: string;
  /** Resolves when the program is ready. @throws if it ended before */
  begin(): Promise<L>;
  /** Takes one line when it has died and one when it is back. */
  says(line: string): void;
  /** True once nothing may be started any more. */
  isOver?(): boolean;
}

export interface Kept<L extends Life> {
  /** The present life, or the last one while there is none. */
  now(): L;
  /** Begins no further life and ends this one. */
  stop(): Promise<void>;
}

/** @throws what `begin` throws, the first time only: what has run once is tried again for ever. */
export async function keepRunning<L extends Life>(options: KeepOptions<L>): Promise<Kept<L>> {
  const { name, begin, says, isOver = () => false } = options;
  let life = await begin();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let beginning: Promise<void> = Promise.resolve();
  let pause = FIRST_PAUSE_MS;

  const again = (how: string, livedMs: number): void => {
    if (stopped || isOver()) return;
    if (livedMs > GOOD_LIFE_MS) pause = FIRST_PAUSE_MS;
    says(`${name} ended (${how}); starting it again in ${pause} ms.`);
    timer = setTimeout(() => {
      beginning = beginAgain();
    }, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };
  const watch = (born: number): void =>
    void life.ended.then((how) => again(how, Date.now() - born));
  const beginAgain = async (): Promise<void> => {
    const born = Date.now();
    try {
      life = await begin();
    } catch (error) {
      again(firstLine(error), 0);
      return;
    }
    says(`${name} is back.`);
    watch(born);
  };
  watch(Date.now());
  return {
    now: () => life,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await beginning;
      await life.end();
    },
  };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? text;
}
