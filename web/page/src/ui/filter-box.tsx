import { useId } from 'react';

interface Props {
  /** Examples of what to type. */
  placeholder: string;
  value: string;
  change: (value: string) => void;
}

/** Narrows the list below it. */
export function FilterBox({ placeholder, value, change }: Props) {
  const id = useId();
  return (
    <div className="filter">
      <label htmlFor={id}>Show only</label>
      <input
        id={id}
        type="search"
        placeholder={placeholder}
        value={value}
        maxLength={200}
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  );
}
