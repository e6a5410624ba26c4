import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { remembering } from './connections';
import {
  tracedAck,
  tracedAckAll,
  tracedConsume,
  tracedEmit,
  tracedNack,
  tracedNackAll,
  tracedReject,
} from './traced-consume';
import { tracedConfirmedPublish, tracedPublish } from './traced-publish';
import type { ChannelModel, ConnectModule } from './types';

const VERSIONS = ['>=0.5.5 <3'];

/** A span for each message that is sent, and one until a received message is acknowledged. */
export class OwnAmqplibInstrumentation extends InstrumentationBase {
  /** CommonJS and ES modules may load the same files. */
  declare private patched: WeakSet<object> | undefined;

  constructor() {
    super('@traceshop/telemetry/amqplib', '1.0.0', {});
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const file = <T extends object>(name: string, patch: (loaded: T) => void) =>
      new InstrumentationNodeModuleFile(
        `amqplib/lib/${name}.js`,
        VERSIONS,
        (loaded: T) => {
          if (this.isNew(loaded)) patch(loaded);
          return loaded;
        },
        () => undefined,
      );
    const patchModel = (model: ChannelModel) => this.patchModel(model);
    return new InstrumentationNodeModuleDefinition('amqplib', VERSIONS, undefined, undefined, [
      file('channel_model', patchModel),
      file('callback_model', patchModel),
      file<ConnectModule>('connect', (loaded) => {
        loaded.connect = remembering(loaded.connect);
      }),
    ]);
  }

  private isNew(loaded: object): boolean {
    this.patched ??= new WeakSet();
    if (this.patched.has(loaded)) return false;
    this.patched.add(loaded);
    return true;
  }

  private patchModel(model: ChannelModel): void {
    const channel = model.Channel.prototype;
    const confirm = model.ConfirmChannel.prototype;
    const tracer = () => this.tracer;
    confirm.publish = tracedConfirmedPublish(confirm.publish, tracer);
    channel.publish = tracedPublish(channel.publish, tracer);
    channel.consume = tracedConsume(channel.consume, tracer);
    channel.ack = tracedAck(channel.ack);
    channel.nack = tracedNack(channel.nack);
    channel.reject = tracedReject(channel.reject);
    channel.ackAll = tracedAckAll(channel.ackAll);
    channel.nackAll = tracedNackAll(channel.nackAll);
    channel.emit = tracedEmit(channel.emit);
  }
}
