import type { ComponentChildren } from 'preact';
import { isError, kindName } from '../src/analysis/otlp-words';
import type { AttributeText, EventView, LinkView, SpanView, TraceView } from '../src/api/views';
import type { LogView } from './api';
import { duration, timeOfDay, visible } from './format';
import { follow, traceLink } from './navigation';

/** `http.request.method` belongs to `http`. */
const groupOf = ([key]: AttributeText): string => key.split('.')[0] ?? '';

function Pair({ pair: [key, value] }: { pair: AttributeText }) {
  return (
    <div class="pair">
      <dt>{visible(key)}</dt>
      <dd>{visible(value)}</dd>
    </div>
  );
}

/** Attributes in groups of their first word, by name. */
export function Attributes({ pairs }: { pairs: readonly AttributeText[] }) {
  const groups = [...Map.groupBy(pairs, groupOf)].toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return (
    <dl class="attributes">
      {groups.flatMap(([, inGroup]) =>
        inGroup
          .toSorted(([one], [other]) => (one < other ? -1 : 1))
          .map((pair) => <Pair key={pair[0]} pair={pair} />),
      )}
    </dl>
  );
}

interface PartProps {
  title: string;
  count?: number;
  open?: boolean;
  children: ComponentChildren;
}

function Part({ title, count, open = true, children }: PartProps) {
  if (count === 0) return null;
  return (
    <details class="part" open={open}>
      <summary>
        {title}
        {count !== undefined && <small> {count}</small>}
      </summary>
      {children}
    </details>
  );
}

/** An exception with its stack, or any other event. */
function Event({ event, span }: { event: EventView; span: SpanView }) {
  const values = new Map(event.attributes);
  const stack = values.get('exception.stacktrace');
  const after = `${duration(Math.max(0, event.time - span.start))} after the start`;
  const rest = event.attributes.filter(([key]) => key !== 'exception.stacktrace');
  return (
    <div class={event.name === 'exception' ? 'event-box failed' : 'event-box'}>
      <h4>
        {visible(event.name)} <small>{after}</small>
      </h4>
      <Attributes pairs={rest} />
      {stack && <pre>{visible(stack)}</pre>}
    </div>
  );
}

function Link({ link }: { link: LinkView }) {
  return (
    <div class="event-box">
      <a href={traceLink(link.traceId, link.spanId)} onClick={follow}>
        trace {link.traceId}
      </a>
      <Attributes pairs={link.attributes} />
    </div>
  );
}

function bodyText(body: LogView['body']): string {
  const value = body?.['stringValue'];
  return typeof value === 'string' ? value : JSON.stringify(body ?? '');
}

function Log({ log }: { log: LogView }) {
  const level = log.severityText ?? String(log.severityNumber);
  return (
    <p class={log.severityNumber >= 17 ? 'log failed' : 'log'}>
      <time>{timeOfDay(log.time)}</time> <b>{visible(level)}</b> {visible(bodyText(log.body))}
    </p>
  );
}

interface SpanDetailsProps {
  trace: TraceView;
  span: SpanView;
  color: string;
  logs: LogView[];
  onClose: () => void;
}

function criticalTime(trace: TraceView, { spanId }: SpanView): number {
  return trace.criticalPath
    .filter((section) => section.spanId === spanId)
    .reduce((sum, { start, end }) => sum + end - start, 0);
}

function Times({ trace, span }: Pick<SpanDetailsProps, 'trace' | 'span'>) {
  const times: [string, string][] = [
    ['Duration', duration(span.end - span.start)],
    ['Self time', duration(span.selfTime)],
    ['On the critical path', duration(criticalTime(trace, span))],
    ['Starts after', duration(span.start)],
  ];
  return (
    <dl class="times">
      {times.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function SpanDetails({ trace, span, color, logs, onClose }: SpanDetailsProps) {
  const scope = trace.scopes[span.scope];
  const resource = trace.resources[span.resource] ?? [];
  return (
    <aside class="details" aria-label="Span">
      <button type="button" class="quiet close" onClick={onClose} aria-label="Close">
        ×
      </button>
      <h2>
        <span class={`dot ${color}`} /> {visible(span.name)}
      </h2>
      <p class="sub">
        {visible(span.service)}
        {span.kind > 1 && `, ${kindName(span.kind)}`}
      </p>
      {isError(span) && (
        <p class="error-box">Error{span.statusMessage && `: ${visible(span.statusMessage)}`}</p>
      )}
      <Times trace={trace} span={span} />
      <Part title="Attributes" count={span.attributes.length}>
        <Attributes pairs={span.attributes} />
      </Part>
      <Part title="Events" count={span.events.length}>
        {span.events.map((event, index) => (
          <Event key={`${index} ${event.time}`} event={event} span={span} />
        ))}
      </Part>
      <Part title="Logs" count={logs.length}>
        {logs.map((log, index) => (
          <Log key={`${index} ${log.time}`} log={log} />
        ))}
      </Part>
      <Part title="Links" count={span.links.length}>
        {span.links.map((link) => (
          <Link key={`${link.traceId} ${link.spanId}`} link={link} />
        ))}
      </Part>
      <Part title="Resource" count={resource.length} open={false}>
        <Attributes pairs={resource} />
      </Part>
      <Part title="Ids" open={false}>
        <Attributes
          pairs={[
            ['span id', span.spanId],
            ['parent span id', span.parentSpanId ?? ''],
            ['scope', `${scope?.name ?? ''} ${scope?.version ?? ''}`.trim()],
            ['trace state', span.traceState],
          ]}
        />
      </Part>
    </aside>
  );
}
