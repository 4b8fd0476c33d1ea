import type { InteractiveElement } from '../../../block-kit/elements.ts';
import { type ElementInput, initialInput, optionsOf } from '../../../interactions/element-value.ts';
import { withEmoji } from '../../../mrkdwn/emoji.ts';

type MenuElement = Extract<InteractiveElement, { type: 'static_select' | 'overflow' }>;
type Option = ReturnType<typeof optionsOf>[number];

interface Props {
  element: MenuElement;
  chosen?: ElementInput;
  disabled?: boolean;
  label?: string;
  choose: (value: string) => void;
}

/** The browser's own menu: it works with keyboard, screen reader and thumb. */
export function Menu({ element, chosen, disabled = false, label, choose }: Props) {
  const isOverflow = element.type === 'overflow';
  const placeholder = isOverflow ? '⋯' : withEmoji(element.placeholder?.text ?? 'Choose …');
  const value = isOverflow ? '' : String(chosen ?? initialInput(element) ?? '');
  const groups = 'option_groups' in element ? element.option_groups : undefined;
  return (
    <select
      className={isOverflow ? 'menu is-overflow' : 'menu'}
      aria-label={label ?? (isOverflow ? 'More actions' : placeholder)}
      value={value}
      disabled={disabled}
      onChange={({ target }) => choose(target.value)}
    >
      <option value="" disabled hidden>
        {placeholder}
      </option>
      {groups
        ? groups.map((group) => (
            <optgroup key={group.label.text} label={withEmoji(group.label.text)}>
              {group.options.map(renderOption)}
            </optgroup>
          ))
        : optionsOf(element).map(renderOption)}
    </select>
  );
}

function renderOption({ value, text, description }: Option) {
  const words = description ? `${text.text} – ${description.text}` : text.text;
  return (
    <option key={value} value={value}>
      {withEmoji(words)}
    </option>
  );
}
