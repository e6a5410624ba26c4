interface FindProps {
  text: string;
  found: number;
  errors: number;
  onText: (text: string) => void;
  onNext: () => void;
  onError: () => void;
}

export function Find({ text, found, errors, onText, onNext, onError }: FindProps) {
  return (
    <form
      class="find"
      onSubmit={(event) => {
        event.preventDefault();
        onNext();
      }}
    >
      <label>
        Find in this trace
        <input
          id="find"
          value={text}
          onInput={(event) => onText(event.currentTarget.value)}
          placeholder="name, id, key=value"
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <span class="matches" role="status">
        {text === '' ? '' : `${found} found`}
      </span>
      <button type="button" class="quiet" disabled={errors === 0} onClick={onError}>
        Next error
      </button>
    </form>
  );
}
