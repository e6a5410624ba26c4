import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { firstArgument, tracedCommand, tracedConnect } from './traced-commands';
import { tracedAddCommand, tracedExec, tracedMulti } from './traced-multi';
import type { ClientClass, ClusterClass, Commander, Method, MultiClass } from './types';

const V4 = ['^1.0.0'];
const ALL = ['^1.0.0', '^5.0.0', '^6.0.0'];

/** A span for each command inside a trace. */
export class OwnRedisInstrumentation extends InstrumentationBase {
  /** CommonJS and ES modules may load the same files. */
  declare private patched: WeakSet<object> | undefined;

  constructor() {
    super('@traceshop/telemetry/redis', '1.0.0', {});
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    return ['@redis/client', '@node-redis/client'].map((name) => this.definition(name));
  }

  private definition(name: string): InstrumentationNodeModuleDefinition {
    const file = <T extends object>(path: string, patch: (loaded: T) => void, versions = ALL) =>
      new InstrumentationNodeModuleFile(
        `${name}/dist/lib/${path}.js`,
        versions,
        (loaded: T) => {
          if (this.isNew(loaded)) patch(loaded);
          return loaded;
        },
        () => undefined,
      );
    return new InstrumentationNodeModuleDefinition(name, ALL, (loaded) => loaded, undefined, [
      file<Commander>('commander', (loaded) => this.patchCommander(loaded), V4),
      file<{ default: ClientClass }>('client/index', (loaded) => this.patchClient(loaded.default)),
      file<{ default: MultiClass }>('client/multi-command', (loaded) =>
        this.patchMulti(loaded.default),
      ),
      file<{ default: ClusterClass }>('cluster/index', ({ default: { prototype } }) => {
        const { MULTI } = prototype;
        if (MULTI) prototype.MULTI = tracedMulti(MULTI, (cluster) => cluster._options);
      }),
      file<{ default: MultiClass }>('cluster/multi-command', (loaded) =>
        this.patchMulti(loaded.default),
      ),
    ]);
  }

  private isNew(loaded: object): boolean {
    this.patched ??= new WeakSet();
    if (this.patched.has(loaded)) return false;
    this.patched.add(loaded);
    return true;
  }

  private patchClient({ prototype }: ClientClass): void {
    const tracer = () => this.tracer;
    prototype.sendCommand = tracedCommand(prototype.sendCommand, tracer, firstArgument);
    prototype.connect = tracedConnect(prototype.connect, tracer);
    for (const name of ['MULTI', 'multi'] as const) {
      const original = prototype[name];
      if (original) prototype[name] = tracedMulti(original, (client) => client.options);
    }
  }

  private patchMulti({ prototype }: MultiClass): void {
    prototype.addCommand = tracedAddCommand(prototype.addCommand, () => this.tracer);
    prototype.exec = tracedExec(prototype.exec, 'MULTI');
    const { execAsPipeline } = prototype;
    if (execAsPipeline) prototype.execAsPipeline = tracedExec(execAsPipeline, 'PIPELINE');
  }

  /** Version 4 gives each command a method of its own, which does not call `sendCommand`. */
  private patchCommander(commander: Commander): void {
    const wordsOf = ([command, args]: unknown[]) =>
      commander.transformCommandArguments(command, args).args;
    for (const name of ['attachCommands', 'extendWithCommands'] as const) {
      const original = commander[name];
      if (original === undefined) continue;
      commander[name] = (config) => {
        if (config?.BaseClass?.name !== 'RedisClient') return original(config);
        const executor: Method = tracedCommand(config.executor, () => this.tracer, wordsOf);
        return original({ ...config, executor });
      };
    }
  }
}
