import { chooseDemo } from '../lib/choose-demo.ts';
import type { RunningDemo } from '../lib/running-demos.ts';

const USUAL = 'http://localhost:16686';

/**
 * Where to ask: what the variables say, else the running demo, else the usual port, where compose's Jaeger is.
 * @throws ChoiceError where several demos run and none was chosen
 */
export function jaegerUrl(
  demos: readonly RunningDemo[],
  wanted: number | undefined,
  env: NodeJS.ProcessEnv,
): string {
  const told =
    env['JAEGER_URL'] || (env['JAEGER_PORT'] && `http://localhost:${env['JAEGER_PORT']}`);
  if (told && wanted === undefined) return told;
  const withTraces = demos.filter((demo) => demo.jaeger);
  return chooseDemo(withTraces, wanted)?.jaeger ?? USUAL;
}
