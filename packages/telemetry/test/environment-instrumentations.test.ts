// Each variable that docs/telemetry-reference.md promises about the instrumentations: set it, see its effect.
import { ALL, paths, type Rows, testTable, warnings, without } from './support/effects.ts';

const rows: Rows = {
  'OTEL_NODE_DISABLED_INSTRUMENTATIONS=pino': {
    env: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'pino' },
    effect: (e) => {
      expect(paths(e)).toEqual(without('/v1/logs'));
      expect(e.stdout).not.toContain('trace_id');
    },
  },
  'OTEL_NODE_ENABLED_INSTRUMENTATIONS=http': {
    env: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' },
    effect: (e) => expect(paths(e)).toEqual(without('/v1/logs')),
  },
  'TRACESHOP_INSTRUMENTATIONS=stock': {
    env: { TRACESHOP_INSTRUMENTATIONS: 'stock' },
    effect: (e) => {
      expect(paths(e)).toEqual(ALL);
      expect(e.stderr).toBe('');
    },
  },
  'TRACESHOP_INSTRUMENTATIONS unknown': {
    env: { TRACESHOP_INSTRUMENTATIONS: 'toString' },
    effect: (e) => {
      expect(paths(e)).toEqual(ALL);
      expect(warnings(e)).toEqual([
        expect.stringContaining(
          'TRACESHOP_INSTRUMENTATIONS=toString is not known: there are own and stock; own is used',
        ),
      ]);
    },
  },
};

testTable(rows);
