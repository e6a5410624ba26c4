// The queries of the provisioned dashboards, sent as Grafana sends them.
import { FULL_NAME } from '@traceshop/contract/topology';
import { loki, prometheus } from './backends.ts';
import { getJson } from './get-json.ts';
import type { Stack } from './stack.ts';

export interface Question {
  dashboard: string;
  panel: string;
  refId: string;
  datasource: string;
  expr: string;
  /** The unit that the panel declares for this query; empty if it declares none. */
  unit: string;
  /** The value of the variable `service`, for panels that use it. */
  service?: string;
}

interface Target {
  refId: string;
  expr: string;
  legendFormat?: string;
  datasource: { uid: string };
}

interface Override {
  matcher: { id: string; options: string };
  properties: { id: string; value: unknown }[];
}

interface Panel {
  title: string;
  type: string;
  targets?: Target[];
  fieldConfig?: { defaults: { unit?: string }; overrides: Override[] };
  transformations?: { id: string; options: { renameByName?: Record<string, string> } }[];
}

export interface Dashboard {
  uid: string;
  panels: Panel[];
}

/** The seconds that Grafana would put into a query for its own range variables. */
export interface Windows {
  rateInterval: number;
  range: number;
  auto: number;
}

/** What Grafana computes for the last 15 minutes at a scrape interval of 10 s. */
const LAST_15_MINUTES: Windows = { rateInterval: 40, range: 900, auto: 60 };

/** Every query of every panel that Grafana has loaded, with its variables replaced. */
export async function questions(stack: Stack, windows = LAST_15_MINUTES): Promise<Question[]> {
  const api = `${stack.url('GRAFANA_PORT')}/api`;
  const found = await getJson<{ uid: string }[]>(`${api}/search?type=dash-db`);
  const loaded = await Promise.all(
    found.map(({ uid }) => getJson<{ dashboard: Dashboard }>(`${api}/dashboards/uid/${uid}`)),
  );
  return loaded.flatMap(({ dashboard }) => questionsOf(dashboard, windows));
}

/** The queries of one dashboard; those with the variable `service` once for each service. */
export function questionsOf({ uid, panels }: Dashboard, windows = LAST_15_MINUTES): Question[] {
  return panels.flatMap((panel) =>
    (panel.targets ?? []).flatMap((target) => {
      const { refId, expr, datasource } = target;
      const question = {
        ...{ dashboard: uid, panel: panel.title, refId, datasource: datasource.uid },
        unit: unitOf(panel, target),
        expr: filled(expr, windows),
      };
      if (!expr.includes('$service')) return [question];
      return Object.values(FULL_NAME).map((service) => ({
        ...question,
        service,
        expr: question.expr.replaceAll('$service', service),
      }));
    }),
  );
}

/** The unit of the column or line that a query becomes: an override by name wins over the panel. */
function unitOf(panel: Panel, { refId, legendFormat }: Target): string {
  const renamed = panel.transformations?.map(({ options }) => options.renameByName ?? {}) ?? [];
  const names = [legendFormat, ...renamed.map((names) => names[`Value #${refId}`])];
  const override = panel.fieldConfig?.overrides.find(
    ({ matcher, properties }) =>
      matcher.id === 'byName' &&
      names.includes(matcher.options) &&
      properties.some(({ id }) => id === 'unit'),
  );
  const unit = override?.properties.find(({ id }) => id === 'unit')?.value;
  return String(unit ?? panel.fieldConfig?.defaults.unit ?? '');
}

function filled(expr: string, { rateInterval, range, auto }: Windows): string {
  return expr
    .replaceAll('$__rate_interval', `${rateInterval}s`)
    .replaceAll('$__range', `${range}s`)
    .replaceAll('$__auto', `${auto}s`);
}

/** The values that a panel would draw. Each log line counts as 1. */
export async function valuesOf(stack: Stack, { datasource, expr }: Question): Promise<number[]> {
  if (datasource === 'loki') {
    const drawn = await loki(stack, expr);
    return drawn.map(({ line }) => (Number.isNaN(Number(line)) ? 1 : Number(line)));
  }
  const samples = await prometheus(stack, expr);
  // 0 / 0: Grafana draws nothing.
  return samples.map(({ value }) => value).filter((value) => !Number.isNaN(value));
}

export const nameOf = ({ dashboard, panel, refId, service }: Question): string =>
  `${dashboard}: ${panel} [${refId}]${service ? ` of ${service}` : ''}`;
