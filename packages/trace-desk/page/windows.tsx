import { follow } from './navigation';

const WINDOWS = ['5m', '15m', '1h', '24h', '168h'] as const;
export const DEFAULT_WINDOW = '1h';

interface WindowsProps {
  chosen: string;
  link: (window: string) => string;
}

/** Links to the same view of other times. */
export function Windows({ chosen, link }: WindowsProps) {
  return (
    <nav class="windows" aria-label="Time">
      {WINDOWS.map((name) => (
        <a
          key={name}
          href={link(name)}
          onClick={follow}
          aria-current={name === chosen ? 'true' : undefined}
        >
          last {name === '168h' ? '7 days' : name}
        </a>
      ))}
    </nav>
  );
}
