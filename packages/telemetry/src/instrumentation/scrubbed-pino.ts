import { diag } from '@opentelemetry/api';
import type { InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import type pino from 'pino';
import { scrubLine } from '../scrub/scrub-line';

type Create = (...args: unknown[]) => Record<symbol, Hooks | undefined>;
type Pino = Create & Pick<typeof pino, 'symbols'> & { pino?: unknown; default?: unknown };
type Hooks = NonNullable<pino.LoggerOptions['hooks']>;

/**
 * The pino instrumentation, and the scrubbing of loggers that a program creates with a plain `pino()`:
 * their lines go to standard output without passing any processor.
 */
export class ScrubbedPinoInstrumentation extends PinoInstrumentation {
  override init(): InstrumentationNodeModuleDefinition[] {
    return super.init().map((definition) => {
      const { patch } = definition;
      definition.patch = (module: unknown, version) => {
        const patched: unknown = patch?.(module, version) ?? module;
        return typeof patched === 'function' ? scrubbing(patched as Pino) : patched;
      };
      return definition;
    });
  }
}

function scrubbing(create: Pino): Pino {
  const scrubbed: Pino = Object.assign((...args: unknown[]) => {
    const logger = create(...args);
    try {
      scrubLines(logger, create.symbols as unknown as { hooksSym: symbol });
    } catch (error) {
      // An unknown version of pino, or a frozen logger: the program still gets its logger.
      diag.warn('the lines of a pino logger cannot be scrubbed', error);
    }
    return logger;
  }, create);
  for (const name of ['pino', 'default'] as const) {
    if (typeof scrubbed[name] === 'function') scrubbed[name] = scrubbed;
  }
  return scrubbed;
}

/** Children have the hooks of their parent. Runs after a hook of the program, which may add text. */
function scrubLines(logger: ReturnType<Create>, { hooksSym }: { hooksSym: symbol }): void {
  const hooks = logger[hooksSym];
  const own = hooks?.streamWrite;
  if (own === scrubLine) return;
  const streamWrite = own === undefined ? scrubLine : (line: string) => scrubLine(own(line));
  logger[hooksSym] = { ...hooks, streamWrite };
}
