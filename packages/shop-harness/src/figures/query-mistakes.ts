// Mistakes in the query of a panel or the expression of an alert, as somebody might make them.

interface Rules {
  groups: { rules: { alert?: string; expr: string }[] }[];
}

/** The file with the mistake, for each kind that the expression has a place for. */
export function mistakesIn(rules: Rules, alert: string, printsValue: boolean): [string, Rules][] {
  const kinds: [string, (expr: string) => string][] = [
    [
      'threshold',
      (expr) => expr.replace(THRESHOLD, (_, is, number) => `${is}${Number(number) * 1000}`),
    ],
    ['label', otherLabel],
    ...(printsValue ? ([['factor', thousandfold]] as [string, (expr: string) => string][]) : []),
  ];
  return kinds.flatMap(([kind, mistake]) => {
    const changed = withExpr(rules, alert, mistake);
    return JSON.stringify(changed) === JSON.stringify(rules) ? [] : [[kind, changed]];
  });
}

/** The first that is not 0. */
const THRESHOLD = /((?:[<>]=?|==)\s*)(\d*\.?\d*[1-9]\d*\.?\d*)/;

export const thousandfold = (expr: string): string => `1000 * (${expr})`;

/** Another value of a label that the query asks for, or another label to group by; without any, the same query. */
export function otherLabel(expr: string): string {
  const matched = expr.replace(/(\w+=~?")([^"]+)"/, '$1other"');
  if (matched !== expr) return matched;
  return expr.replace(/(by|on) \((\w+)/, '$1 (other_$2');
}

function withExpr(rules: Rules, alert: string, change: (expr: string) => string): Rules {
  return {
    ...rules,
    groups: rules.groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) =>
        rule.alert === alert ? { ...rule, expr: change(rule.expr) } : rule,
      ),
    })),
  };
}
