import { useState } from 'preact/hooks';
import { counted } from './format';
import { importFile } from './import-file';
import { go, traceLink } from './navigation';

/** Lets a file of OTLP/JSON be chosen. A single trace is opened. */
export function Import() {
  const [problem, setProblem] = useState<string>();
  const [imported, setImported] = useState<number>();
  const choose = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    setProblem(undefined);
    setImported(undefined);
    importFile(file).then(
      (ids) => {
        if (ids.length === 1) go(traceLink(ids[0] as string));
        else setImported(ids.length);
      },
      (error: Error) => setProblem(error.message),
    );
    // The same file can be chosen again after a correction.
    input.value = '';
  };
  return (
    <div class="import">
      <label class="file">
        Import a trace
        <input class="unseen" type="file" accept=".json,application/json" onChange={choose} />
      </label>
      {problem && (
        <span class="error" role="alert">
          {problem}
        </span>
      )}
      {imported !== undefined && <span role="status">{counted(imported, 'trace')} imported</span>}
    </div>
  );
}
