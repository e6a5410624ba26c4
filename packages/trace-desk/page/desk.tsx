import { useEffect, useState } from 'preact/hooks';
import { fetchState, type StateView } from './api';
import { type Changes, useLive } from './changes';
import { bytes, counted } from './format';
import { Help } from './help';
import { MapPage } from './map-page';
import { follow, type Place, usePlace } from './navigation';
import { OperationsPage } from './operations-page';
import { TracePage } from './trace-page';
import { TracesPage } from './traces-page';

const STATE_EVERY_MS = 5000;

function useDeskState(): StateView | undefined {
  const [state, setState] = useState<StateView>();
  useEffect(() => {
    const read = (): void => {
      fetchState().then(setState, () => setState(undefined));
    };
    read();
    const timer = setInterval(read, STATE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return state;
}

function Budget({ state }: { state: StateView | undefined }) {
  if (!state) return null;
  const title = `${counted(state.accepted.spans, 'span')}, ${counted(state.accepted.logs, 'log record')} and ${counted(state.accepted.points, 'metric point')} received since the start`;
  return (
    <span class="budget" title={title}>
      {bytes(state.usedBytes)} of {bytes(state.maxBytes)}
    </span>
  );
}

function View({ place, changes }: { place: Place; changes: Changes }) {
  const { traceId, path, query } = place;
  if (path === '/operations') return <OperationsPage query={query} />;
  if (path === '/map') return <MapPage query={query} />;
  if (traceId === undefined) return <TracesPage query={query} changes={changes} />;
  const selected = query.get('span') ?? undefined;
  return <TracePage key={traceId} traceId={traceId} selected={selected} changes={changes} />;
}

const VIEWS = [
  ['/', 'Traces'],
  ['/operations', 'Operations'],
  ['/map', 'Map'],
] as const;

function Views({ path }: { path: string }) {
  return (
    <nav class="views" aria-label="Views">
      {VIEWS.map(([href, name]) => (
        <a
          key={href}
          href={href}
          onClick={follow}
          aria-current={path === href ? 'page' : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

export function Desk() {
  const place = usePlace();
  const { changes, live } = useLive();
  const state = useDeskState();
  return (
    <>
      <header class="top">
        <a class="brand" href="/" onClick={follow}>
          <img src="/assets/icon.svg" alt="" width="20" height="20" />
          Trace desk
        </a>
        <Views path={place.path} />
        <span class={live ? 'live' : 'live lost'} role="status">
          {live ? 'live' : 'connection lost, trying again'}
        </span>
        <Budget state={state} />
        <Help />
      </header>
      <main>
        <View place={place} changes={changes} />
      </main>
    </>
  );
}
