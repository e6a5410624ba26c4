import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET_NAME, SECRET_WORDS } from '@traceshop/trace-testing';
import { parse } from 'yaml';

const CONFIG = join(import.meta.dirname, '../../otel-collector-config.yaml');

test('when a name is secret for the packages, it is secret for the Collector too', () => {
  const { redaction } = parse(readFileSync(CONFIG, 'utf8')).processors;

  expect(redaction.blocked_key_patterns).toContain(`(?i)${SECRET_NAME}`);
  expect(redaction.blocked_key_patterns).toContain(`(?i)${SECRET_NAME.replace('$', '›')}`);
  const values = redaction.blocked_values.filter((pattern: string) =>
    pattern.startsWith(`(?i)${SECRET_WORDS}`),
  );
  expect(values).toHaveLength(1);
});
