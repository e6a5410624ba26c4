import { useLayoutEffect, useRef } from 'preact/hooks';

const KEYS = [
  ['j or ↓, k or ↑', 'next and previous line'],
  ['Enter', 'open the trace'],
  ['→, ←', 'expand and collapse a span'],
  ['e, E', 'next and previous error'],
  ['/', 'search'],
  ['n, N', 'next and previous match'],
  ['u', 'back to the list'],
  ['Esc', 'leave a field'],
  ['?', 'this help'],
] as const;

/** Whether a key belongs to a field that the user types in. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName);
}

/** Calls the handlers by the key that was pressed, outside fields. */
export function useKeys(handlers: Readonly<Record<string, () => void>>): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  // Before the page is painted: who sees it may press a key at once.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') (document.activeElement as HTMLElement | null)?.blur();
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const handler = latest.current[event.key];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const show = (): void => dialog.current?.showModal();
  useKeys({ '?': show });
  return (
    <>
      <button type="button" class="quiet" onClick={show} aria-label="Keyboard shortcuts">
        ?
      </button>
      <dialog ref={dialog} aria-labelledby="help-title">
        <h2 id="help-title">Keys</h2>
        <dl class="keys">
          {KEYS.map(([key, meaning]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
