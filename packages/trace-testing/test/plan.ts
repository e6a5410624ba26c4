/** What a fixture service is told to do while it handles one request. */
export interface Plan {
  /** Ask another service. */
  call?: { url: string; service: string; plan: Plan };
  /** Hand a message to the broker. */
  publish?: { broker: string; message: Message };
  /** An INTERNAL span that ends so many milliseconds after the answer. */
  late?: number;
  /** Die under way, by SIGKILL. */
  crash?: boolean;
  /** As a consumer: start a trace of its own, linked to the producer's. */
  linked?: boolean;
}

/** The broker holds a message for a while, in which no span is open anywhere. */
export interface Message {
  queue: string;
  /** Undefined: nobody consumes it. */
  to: string | undefined;
  heldMs: number;
  plan: Plan;
}
