import { useEffect, useRef } from 'react';

export interface Choice {
  label: string;
  value: string;
  description?: string;
  /** An emoji before the label. */
  mark?: string;
  /** Set apart on the right: "required". */
  hint?: string;
}

interface Props {
  id: string;
  label: string;
  choices: Choice[];
  /** Which one Enter takes; -1: none. */
  active: number;
  selected?: string[];
  take: (choice: Choice) => void;
  activate: (index: number) => void;
}

export const optionId = (listId: string, index: number): string => `${listId}-${index}`;

/** A list whose focus stays in the field that it belongs to (aria-activedescendant). */
export function Listbox({ id, label, choices, active, selected = [], take, activate }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active >= 0) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div ref={list} role="listbox" id={id} aria-label={label} className="listbox">
      {choices.map((choice, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field that has the focus handles the keys
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div
          key={choice.value}
          id={optionId(id, index)}
          role="option"
          aria-selected={selected.includes(choice.value) || index === active}
          className={`choice${index === active ? ' is-active' : ''}`}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onMouseEnter={() => activate(index)}
          onClick={() => take(choice)}
        >
          {choice.mark && <span aria-hidden="true">{choice.mark}</span>}
          <span className="choice-words">
            <span className="choice-label">{choice.label}</span>{' '}
            {choice.description && <span className="choice-description">{choice.description}</span>}
          </span>{' '}
          {choice.hint && <span className="choice-hint">{choice.hint}</span>}
          {selected.includes(choice.value) && <span aria-hidden="true">✓</span>}
        </div>
      ))}
    </div>
  );
}
