// The value that each alert prints when it fires, and in which unit. Its truth are the series of
// observability/rules/tests, where each alert is seen to fire with that value in its text.

export interface AlertFigure {
  alert: string;
  /** A unit id of Grafana, as for panels; none where the alert prints no value. */
  unit: 's' | 'percentunit' | 'short' | undefined;
}

/** The function by which a text of an alert writes a value of the unit. */
export const WRITTEN_BY = { s: 'humanizeDuration', percentunit: 'humanizePercentage' } as const;

const of = (unit: AlertFigure['unit'], ...alerts: string[]): AlertFigure[] =>
  alerts.map((alert) => ({ alert, unit }));

export const ALERT_FIGURES: AlertFigure[] = [
  ...of(
    's',
    'ChargesNotCompared',
    'DatabaseQueriesSlow',
    'EventLoopBlocked',
    'OutboxAgeing',
    'ServiceLatencyHigh',
  ),
  ...of(
    'percentunit',
    'CheckoutCompletionDropped',
    'PaymentProviderFailing',
    'ServiceErrorRateHigh',
  ),
  ...of('short', 'CartsAbandoned', 'ChargesDifferFromBooks', 'RetryStorm'),
  ...of('short', 'CheckoutErrorBudgetBurns', 'CheckoutErrorBudgetBurnsFast'),
  ...of('short', 'CheckoutLatencyBudgetBurns', 'CheckoutLatencyBudgetBurnsFast'),
  ...of('short', 'CollectorDecidingLate', 'CollectorDropping', 'CollectorExportFailing'),
  ...of('short', 'CollectorRefusing', 'DeadLettersWaiting', 'MessagesDeadLettered', 'QueueGrowing'),
  ...of(undefined, 'QueueWithoutConsumer', 'ServiceSilent', 'TargetDown'),
];
