import { useId } from 'react';

interface Props<Value extends string> {
  legend: string;
  name: string;
  options: readonly { value: Value; label: string; hint?: string }[];
  value: Value;
  choose: (value: Value) => void;
}

export function RadioGroup<Value extends string>({ legend, name, options, value, choose }: Props<Value>) {
  const id = useId();
  return (
    <fieldset className="radio-group">
      <legend>{legend}</legend>
      {options.map((option) => (
        <div key={option.value}>
          <input
            type="radio"
            id={`${id}-${option.value}`}
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => choose(option.value)}
            aria-describedby={option.hint && `${id}-${option.value}-hint`}
          />
          <label htmlFor={`${id}-${option.value}`}>{option.label}</label>
          {option.hint && (
            <span id={`${id}-${option.value}-hint`} className="hint">
              {option.hint}
            </span>
          )}
        </div>
      ))}
    </fieldset>
  );
}
