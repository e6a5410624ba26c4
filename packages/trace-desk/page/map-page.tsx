import type { MapCalls, ServiceMap } from '../src/api/views';
import { fetchMap } from './api';
import { counted, duration, visible } from './format';
import { errorShare, MapDrawing, rateOf, searchLink } from './map-drawing';
import { follow } from './navigation';
import { usePolled } from './use-polled';
import { DEFAULT_WINDOW, Windows } from './windows';

const MOST_DRAWN = 200;

interface Line {
  name: string;
  service: string;
  figures: MapCalls;
}

interface CallsTableProps {
  title: string;
  lines: readonly Line[];
  map: ServiceMap;
}

function CallsTable({ title, lines, map }: CallsTableProps) {
  return (
    <section class="rates" aria-label={title}>
      <table>
        <thead>
          <tr>
            {[title, 'Calls', 'Rate', 'Errors', 'p95'].map((column) => (
              <th key={column} scope="col">
                <small>{column}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, service, figures }) => (
            <tr key={name}>
              <th scope="row" title={name}>
                <a href={searchLink(service, figures.errors > 0)} onClick={follow}>
                  {name}
                </a>
              </th>
              <td>{figures.calls.toLocaleString()}</td>
              <td>{rateOf(figures.calls, map)}</td>
              <td>{errorShare(figures)}</td>
              <td>{duration(figures.p95)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Shown({ map }: { map: ServiceMap }) {
  if (map.nodes.length === 0) {
    return <p class="empty">No trace started in this time. Choose a longer one.</p>;
  }
  const calls = map.edges.map(({ caller, callee, ...figures }) => ({
    name: `${visible(caller)} → ${visible(callee)}`,
    service: callee,
    figures,
  }));
  const services = map.nodes.map(({ service, ...figures }) => ({
    name: visible(service),
    service,
    figures,
  }));
  return (
    <>
      {!map.complete && <p class="hint">From the latest {counted(map.sampled, 'span')}.</p>}
      {map.nodes.length <= MOST_DRAWN ? (
        <MapDrawing map={map} />
      ) : (
        <p class="hint">{counted(map.nodes.length, 'service')} are too many to draw.</p>
      )}
      {calls.length > 0 && <CallsTable title="Calls between services" lines={calls} map={map} />}
      <CallsTable title="Calls of each service" lines={services} map={map} />
    </>
  );
}

export function MapPage({ query }: { query: URLSearchParams }) {
  const window = query.get('window') ?? DEFAULT_WINDOW;
  const asked = new URLSearchParams({ window });
  const to = query.get('to');
  if (to) asked.set('to', to);
  const { loaded: map, error } = usePolled(fetchMap, asked.toString());
  return (
    <>
      <h1 class="unseen">Service map</h1>
      <Windows chosen={window} link={(wanted) => `/map?window=${wanted}`} />
      {error && (
        <p class="empty" role="alert">
          {error}
        </p>
      )}
      {map && <Shown map={map} />}
    </>
  );
}
