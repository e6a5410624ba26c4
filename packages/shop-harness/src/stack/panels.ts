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
  /** The value of the variable `service`, for panels that use it. */
  service?: string;
}

interface Panel {
  title: string;
  type: string;
  targets?: { refId: string; expr: string; datasource: { uid: string } }[];
}

/** Every query of every panel that Grafana has loaded, with its variables replaced. */
export async function questions(stack: Stack): Promise<Question[]> {
  const api = `${stack.url('GRAFANA_PORT')}/api`;
  const found = await getJson<{ uid: string }[]>(`${api}/search?type=dash-db`);
  const loaded = await Promise.all(
    found.map(({ uid }) =>
      getJson<{ dashboard: { uid: string; panels: Panel[] } }>(`${api}/dashboards/uid/${uid}`),
    ),
  );
  return loaded.flatMap(({ dashboard }) =>
    dashboard.panels.flatMap((panel) => questionsOf(dashboard.uid, panel)),
  );
}

function questionsOf(dashboard: string, panel: Panel): Question[] {
  return (panel.targets ?? []).flatMap(({ refId, expr, datasource }) => {
    const question = { dashboard, panel: panel.title, refId, datasource: datasource.uid };
    if (!expr.includes('$service')) return [{ ...question, expr: filled(expr) }];
    return Object.values(FULL_NAME).map((service) => ({
      ...question,
      service,
      expr: filled(expr).replaceAll('$service', service),
    }));
  });
}

/** The range that Grafana computes for the last 15 minutes at a scrape interval of 10 s. */
function filled(expr: string): string {
  return expr
    .replaceAll('$__rate_interval', '40s')
    .replaceAll('$__range', '15m')
    .replaceAll('$__auto', '1m');
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
