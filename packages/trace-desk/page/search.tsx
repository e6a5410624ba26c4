import { useEffect, useRef, useState } from 'preact/hooks';
import { fetchOperations, fetchServices } from './api';
import { useKeys } from './help';

const FIELDS = ['service', 'operation', 'minDuration', 'maxDuration', 'tag'] as const;

/** The fields that are filled in. */
function queryOf(form: HTMLFormElement): URLSearchParams {
  const data = new FormData(form);
  const query = new URLSearchParams();
  for (const field of FIELDS) {
    const value = String(data.get(field) ?? '').trim();
    if (field !== 'tag') {
      if (value) query.set(field, value);
      continue;
    }
    for (const tag of value.split(/\s+/)) if (tag) query.append('tag', tag);
  }
  if (data.get('errors')) query.set('errors', 'true');
  return query;
}

function useNames(service: string): { services: string[]; operations: string[] } {
  const [services, setServices] = useState<string[]>([]);
  const [operations, setOperations] = useState<string[]>([]);
  useEffect(() => {
    fetchServices().then(setServices, () => setServices([]));
  }, []);
  useEffect(() => {
    if (service === '') setOperations([]);
    else fetchOperations(service).then(setOperations, () => setOperations([]));
  }, [service]);
  return { services, operations };
}

interface SearchProps {
  query: URLSearchParams;
  onSearch: (query: URLSearchParams) => void;
}

function Options({ names }: { names: readonly string[] }) {
  return (
    <>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </>
  );
}

interface TextFieldProps {
  name: string;
  label: string;
  query: URLSearchParams;
  hint?: string;
  list?: string;
}

function TextField({ name, label, query, hint = '', list }: TextFieldProps) {
  return (
    <label>
      {label}
      <input
        name={name}
        defaultValue={query.getAll(name).join(' ')}
        placeholder={hint}
        list={list}
        autocomplete="off"
        spellcheck={false}
      />
    </label>
  );
}

export function Search({ query, onSearch }: SearchProps) {
  const form = useRef<HTMLFormElement>(null);
  const [service, setService] = useState(query.get('service') ?? '');
  const { services, operations } = useNames(service);
  useKeys({ '/': () => form.current?.querySelector('input')?.focus() });
  const submit = (event: Event): void => {
    event.preventDefault();
    if (form.current) onSearch(queryOf(form.current));
  };
  return (
    <search>
      <form
        class="search"
        ref={form}
        key={query.toString()}
        onSubmit={submit}
        onChange={(event) => {
          const field = event.target as HTMLInputElement;
          if (field.name === 'service') setService(field.value);
        }}
      >
        <TextField name="service" label="Service" query={query} list="services" />
        <TextField name="operation" label="Span" query={query} list="operations" />
        <TextField name="tag" label="Attribute" query={query} hint="key=value" />
        <TextField name="minDuration" label="Longer than" query={query} hint="100ms" />
        <TextField name="maxDuration" label="Shorter than" query={query} hint="2s" />
        <label class="check">
          <input type="checkbox" name="errors" defaultChecked={query.get('errors') === 'true'} />
          Errors only
        </label>
        <button type="submit">Search</button>
        <datalist id="services">
          <Options names={services} />
        </datalist>
        <datalist id="operations">
          <Options names={operations} />
        </datalist>
      </form>
    </search>
  );
}
