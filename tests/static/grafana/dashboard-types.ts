// The shape of a dashboard file, from the schema of Grafana itself. It is stricter where Grafana's own
// type is open (`Record<string, unknown>`): the options of each panel type that the dashboards use, its
// queries, its overrides and its transformations.
import type {
  Dashboard,
  DataQuery,
  FieldConfig,
  Panel,
  RowPanel,
  VariableModel,
} from '@grafana/schema';
import type { Options as LogsOptions } from '@grafana/schema/dist/esm/raw/composable/logs/panelcfg/x/LogsPanelCfg_types.gen';
import type { Options as NodeGraphOptions } from '@grafana/schema/dist/esm/raw/composable/nodegraph/panelcfg/x/NodeGraphPanelCfg_types.gen';
import type { Options as StatOptions } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type {
  FieldConfig as TableFields,
  Options as TableOptions,
} from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type {
  FieldConfig as TimeSeriesFields,
  Options as TimeSeriesOptions,
} from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

/** A type as JSON has it: the members of an enum are their texts; Grafana fills in what is absent. */
type Json<T> = unknown extends T
  ? T
  : T extends string
    ? `${T}`
    : T extends number | boolean | null | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? Json<Item>[]
        : { [Key in keyof T]?: Json<T[Key]> };

type PrometheusRef = { type: 'prometheus'; uid: 'prometheus' };
type LokiRef = { type: 'loki'; uid: 'loki' };
type DataSource = PrometheusRef | LokiRef;

interface PrometheusQuery extends DataQuery {
  datasource: PrometheusRef;
  expr: string;
  legendFormat?: string;
  instant?: boolean;
  range?: boolean;
  exemplar?: boolean;
  format?: 'time_series' | 'table' | 'heatmap';
}

interface LokiQuery extends DataQuery {
  datasource: LokiRef;
  expr: string;
  queryType: 'range' | 'instant';
  legendFormat?: string;
}

interface Link {
  title: string;
  url: string;
  targetBlank?: boolean;
}

type StandardFields<Unit> = Omit<Json<FieldConfig>, 'custom' | 'unit' | 'links'> & {
  unit?: Unit;
  links?: Link[];
};

type Property<Id extends string, Value> = { id: Id; value: Value };

/** What an override may set: `unit`, or `custom.hideFrom`, each with its own kind of value. */
type OverrideProperty<Unit, Custom> =
  | {
      [Key in keyof StandardFields<Unit> & string]-?: Property<
        Key,
        NonNullable<StandardFields<Unit>[Key]>
      >;
    }[keyof StandardFields<Unit> & string]
  | {
      [Key in keyof Custom & string]-?: Property<`custom.${Key}`, NonNullable<Custom[Key]>>;
    }[keyof Custom & string];

interface Fields<Unit, Custom> {
  defaults: StandardFields<Unit> & { custom?: Custom };
  overrides: {
    matcher: { id: 'byName' | 'byRegexp' | 'byFrameRefID'; options: string };
    properties: OverrideProperty<Unit, Custom>[];
  }[];
}

type Transformation = { filter?: { id: 'byRefId'; options: string } } & (
  | { id: 'joinByField'; options: { byField: string; mode: 'outer' | 'inner' } }
  | {
      id: 'organize';
      options: {
        excludeByName?: Record<string, boolean>;
        renameByName?: Record<string, string>;
        indexByName?: Record<string, number>;
      };
    }
);

type Open = 'type' | 'datasource' | 'fieldConfig' | 'options' | 'targets' | 'transformations';

type PanelOf<Type, Unit, Options, Custom = object> = Omit<Json<Panel>, Open> & {
  type: Type;
  datasource: DataSource;
  fieldConfig?: Fields<Unit, Json<Custom>>;
  options?: Json<Options>;
  targets: (PrometheusQuery | LokiQuery)[];
  transformations?: Transformation[];
};

/** The schema takes any text for the way in which a stat reduces a series to one number. */
type ReducedStat = Omit<StatOptions, 'reduceOptions'> & {
  reduceOptions: {
    calcs: ('lastNotNull' | 'last' | 'mean' | 'min' | 'max' | 'sum')[];
    fields: string;
    values: boolean;
  };
};

type AnyPanel<Unit> =
  | (Omit<Json<RowPanel>, 'panels'> & { type: 'row'; panels: AnyPanel<Unit>[] })
  | PanelOf<'stat', Unit, ReducedStat>
  | PanelOf<'timeseries', Unit, TimeSeriesOptions, TimeSeriesFields>
  | PanelOf<'table', Unit, TableOptions, TableFields>
  | PanelOf<'nodeGraph', Unit, NodeGraphOptions>
  | PanelOf<'logs', Unit, LogsOptions>;

type Variable = Omit<Json<VariableModel>, 'datasource' | 'query'> & {
  name: string;
  datasource: DataSource;
  query: { query: string; refId: string };
  /** The query as the page shows it; not in the schema. */
  definition?: string;
};

/** A file of grafana/dashboards. `Unit` are the ids that Grafana knows: it prints any other after the value. */
export type DashboardFile<Unit> = Omit<Json<Dashboard>, 'panels' | 'templating'> & {
  uid: string;
  title: string;
  schemaVersion: number;
  panels: AnyPanel<Unit>[];
  templating: { list: Variable[] };
};
