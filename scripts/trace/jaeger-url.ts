import { chooseDemo } from '../lib/choose-demo.ts';
import type { RunningDemo } from '../lib/running-demos.ts';
import { addressIn, portIn } from '../lib/variables.ts';

const USUAL_PORT = 16_686;

/**
 * The address from the variables, else that of the running demo, else that of Jaeger in compose.
 * @throws UserError if several demos run and none was chosen
 */
export function jaegerUrl(
  demos: readonly RunningDemo[],
  wanted: number | undefined,
  env: NodeJS.ProcessEnv,
): string {
  const usual = `http://localhost:${portIn(env, 'JAEGER_PORT', USUAL_PORT)}`;
  const configured = addressIn(env, 'JAEGER_URL', usual);
  if ((env['JAEGER_URL'] || env['JAEGER_PORT']) && wanted === undefined) return configured;
  const withTraces = demos.filter((demo) => demo.jaeger);
  return chooseDemo(withTraces, wanted)?.jaeger ?? usual;
}
