import type { APISelectMenuComponent } from 'discord-api-types/v10';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useGuild } from '../guild-context.ts';
import { type Choice, Listbox, optionId } from './listbox.tsx';
import { initialValues, menuOptions } from './menu-options.ts';
import { nextIndex } from './next-index.ts';
import { useFloating } from './use-floating.ts';

interface Props {
  menu: APISelectMenuComponent;
  disabled: boolean;
  /** In a form, the label's; a message's menu is named by its placeholder. */
  labelledBy?: string;
  choose: (values: string[]) => void;
}

/** One option is sent at once; where several may be chosen, when the menu closes. */
export function SelectMenu({ menu, disabled, labelledBy, choose }: Props) {
  const choices = menuOptions(menu, useGuild());
  const [chosen, setChosen] = useState(() => initialValues(menu));
  const [active, setActive] = useState(-1);
  const button = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const { isOpen, open, close, style } = useFloating(button, choices.length);
  const min = menu.min_values ?? 1;
  const max = menu.max_values ?? 1;
  const placeholder = menu.placeholder ?? 'Make a selection';
  const labels = choices.filter(({ value }) => chosen.includes(value)).map(({ label }) => label);

  const show = (): void => {
    setActive(
      Math.max(
        0,
        choices.findIndex(({ value }) => chosen.includes(value)),
      ),
    );
    open();
  };
  const hide = (values = chosen): void => {
    close();
    if (max > 1 && values.length >= min && values.join() !== initialValues(menu).join()) choose(values);
  };
  const take = ({ value }: Choice): void => {
    if (max === 1) {
      setChosen([value]);
      close();
      choose([value]);
      return;
    }
    const without = chosen.filter((other) => other !== value);
    setChosen(without.length < chosen.length ? without : [...chosen, value].slice(0, max));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const opens = ['Enter', ' ', 'ArrowDown', 'ArrowUp'].includes(event.key);
    // Tab goes on to the next control, and leaving closes the menu.
    if (event.key === 'Tab' || !(isOpen || opens)) return;
    event.preventDefault();
    const choice = choices[active];
    if (!isOpen) show();
    else if (event.key === 'Escape') hide();
    else if ((event.key === 'Enter' || event.key === ' ') && choice) take(choice);
    else setActive(nextIndex(choices, active, event.key));
  };

  return (
    <div className="select">
      <button
        ref={button}
        type="button"
        role="combobox"
        className="select-button"
        aria-label={labelledBy ? undefined : placeholder}
        aria-labelledby={labelledBy}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && active >= 0 ? optionId(listId, active) : undefined}
        disabled={disabled}
        onClick={() => (isOpen ? hide() : show())}
        onBlur={() => isOpen && hide()}
        onKeyDown={onKeyDown}
      >
        <span className={labels.length > 0 ? undefined : 'placeholder'}>
          {labels.join(', ') || placeholder}
        </span>
        <span aria-hidden="true">⌄</span>
      </button>
      {isOpen && (
        <div className="select-list" style={style}>
          <Listbox
            id={listId}
            label={placeholder}
            choices={choices}
            active={active}
            selected={chosen}
            take={take}
            activate={setActive}
          />
        </div>
      )}
    </div>
  );
}
