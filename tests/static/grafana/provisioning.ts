// The shape of Grafana's provisioning files. Grafana publishes no types for them and ignores what it
// does not know, so these are written after its documentation:
// https://grafana.com/docs/grafana/latest/administration/provisioning/ and the page of each data source.
import { z } from 'zod';

const timeShift = z.string().regex(/^-?\d+(ms|s|m|h)$/);
const tags = z.array(z.strictObject({ key: z.string(), value: z.string().optional() }));
const link = { datasourceUid: z.string(), urlDisplayLabel: z.string().optional() };

const span = {
  datasourceUid: z.string(),
  spanStartTimeShift: timeShift.optional(),
  spanEndTimeShift: timeShift.optional(),
  tags: tags.optional(),
};

const traces = {
  nodeGraph: z.strictObject({ enabled: z.boolean() }).optional(),
  tracesToLogsV2: z
    .strictObject({
      ...span,
      filterByTraceID: z.boolean().optional(),
      filterBySpanID: z.boolean().optional(),
      customQuery: z.boolean().optional(),
      query: z.string().optional(),
    })
    .optional(),
  tracesToMetrics: z
    .strictObject({
      ...span,
      queries: z.array(z.strictObject({ name: z.string(), query: z.string() })).optional(),
    })
    .optional(),
  spanBar: z
    .strictObject({ type: z.enum(['None', 'Duration', 'Tag']), tag: z.string().optional() })
    .optional(),
};

const prometheus = z.strictObject({
  httpMethod: z.enum(['GET', 'POST']).optional(),
  timeInterval: z
    .string()
    .regex(/^\d+(s|m)$/)
    .optional(),
  queryTimeout: z
    .string()
    .regex(/^\d+(s|m)$/)
    .optional(),
  manageAlerts: z.boolean().optional(),
  prometheusType: z.enum(['Prometheus', 'Cortex', 'Mimir', 'Thanos']).optional(),
  prometheusVersion: z.string().optional(),
  exemplarTraceIdDestinations: z.array(z.strictObject({ name: z.string(), ...link })).optional(),
});

const loki = z.strictObject({
  maxLines: z.number().int().positive().optional(),
  manageAlerts: z.boolean().optional(),
  derivedFields: z
    .array(
      z.strictObject({
        name: z.string(),
        matcherType: z.enum(['label', 'regex']),
        matcherRegex: z.string(),
        url: z.string(),
        ...link,
      }),
    )
    .optional(),
});

const jaeger = z.strictObject(traces);

const tempo = z.strictObject({
  ...traces,
  serviceMap: z.strictObject({ datasourceUid: z.string() }).optional(),
});

const common = {
  name: z.string(),
  uid: z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/),
  access: z.literal('proxy'),
  orgId: z.number().int().positive().optional(),
  url: z.url(),
  isDefault: z.boolean().optional(),
  editable: z.boolean().optional(),
};

/** A file of grafana/provisioning/datasources. */
export const dataSourcesFile = z.strictObject({
  apiVersion: z.literal(1),
  prune: z.boolean().optional(),
  datasources: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ ...common, type: z.literal('prometheus'), jsonData: prometheus }),
      z.strictObject({ ...common, type: z.literal('loki'), jsonData: loki }),
      z.strictObject({ ...common, type: z.literal('jaeger'), jsonData: jaeger }),
      z.strictObject({ ...common, type: z.literal('tempo'), jsonData: tempo }),
    ]),
  ),
});

/** A file of grafana/provisioning/dashboards. */
export const dashboardProvidersFile = z.strictObject({
  apiVersion: z.literal(1),
  providers: z.array(
    z.strictObject({
      name: z.string(),
      type: z.literal('file'),
      orgId: z.number().int().positive().optional(),
      folder: z.string().optional(),
      folderUid: z.string().optional(),
      disableDeletion: z.boolean().optional(),
      allowUiUpdates: z.boolean().optional(),
      updateIntervalSeconds: z.number().int().positive().optional(),
      options: z.strictObject({
        path: z.string().startsWith('/'),
        foldersFromFilesStructure: z.boolean().optional(),
      }),
    }),
  ),
});
