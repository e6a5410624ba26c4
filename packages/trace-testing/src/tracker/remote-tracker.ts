import type { Accounts, FromTest, FromTracker, TrackerInfo } from '#span-tracker/protocol';
import type { ActivityListener, FlushQuestion, RoundAnswer, TrackerLink } from './tracker-link';

interface Question {
  acked: boolean;
  done: (answer: RoundAnswer) => void;
}

let nextId = 1;

/** One tracker of another process, over all its connections. */
export class RemoteTracker implements TrackerLink {
  readonly #questions = new Map<number, Question>();
  readonly #listeners = new Set<ActivityListener>();
  #info: TrackerInfo;
  #final: Accounts | undefined;
  #endedAt: number | undefined;
  #send: ((message: FromTest) => void) | undefined;

  constructor(info: TrackerInfo) {
    this.#info = info;
  }

  info(): TrackerInfo {
    return this.#info;
  }

  endedAt(): number | undefined {
    return this.#endedAt;
  }

  onActivity(listener: ActivityListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  standing(): RoundAnswer {
    const [info, endedAt] = [this.#info, this.#endedAt];
    if (endedAt !== undefined) return { state: 'ended', info, accounts: this.#final, endedAt };
    const acked = [...this.#questions.values()].some((question) => question.acked);
    return { state: 'hanging', info, acked };
  }

  ask(question: FlushQuestion): Promise<RoundAnswer> {
    const send = this.#send;
    if (!send) return Promise.resolve(this.standing());
    const id = nextId++;
    return new Promise((done) => {
      this.#questions.set(id, { acked: false, done });
      send({ type: 'flush', id, ...question });
    });
  }

  connected(send: (message: FromTest) => void): void {
    this.#send = send;
    this.#endedAt = undefined;
  }

  disconnected(): void {
    this.#send = undefined;
    this.#endedAt = Date.now();
    const answer = this.standing();
    for (const { done } of this.#questions.values()) done(answer);
    this.#questions.clear();
    this.#tell(undefined);
  }

  take(message: FromTracker): void {
    if (message.type === 'hello') this.#info = message.info;
    else if (message.type === 'idle') this.#tell(message);
    else if (message.type === 'resumed') this.#final = undefined;
    else if (message.type === 'final') {
      this.#final = message.accounts;
      this.#send?.({ type: 'final-ack' });
    } else this.#answer(message);
  }

  #answer(message: Extract<FromTracker, { type: 'ack' | 'flushed' }>): void {
    const question = this.#questions.get(message.id);
    if (!question) return;
    question.acked = true;
    if (message.type === 'ack') return;
    this.#questions.delete(message.id);
    const { accounts, error } = message;
    question.done({ state: 'answered', info: this.#info, accounts, error });
  }

  #tell(hint: Parameters<ActivityListener>[0]): void {
    for (const listener of this.#listeners) listener(hint);
  }
}
