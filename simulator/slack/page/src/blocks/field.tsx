import type { InteractiveElement } from '../../../block-kit/elements.ts';
import { type ElementInput, initialInput, optionsOf } from '../../../interactions/element-value.ts';
import { withEmoji } from '../../../mrkdwn/emoji.ts';
import { useWorkspace } from '../workspace-context.ts';
import { Menu } from './menu.tsx';

export type FieldElement = Exclude<InteractiveElement, { type: 'button' | 'overflow' }>;

interface Props {
  element: FieldElement;
  value?: ElementInput;
  label: string;
  id?: string;
  change: (input: ElementInput) => void;
}

/** Anything that holds a value: text, a choice, a date. */
export function Field({ element, value = initialInput(element), label, id, change }: Props) {
  const text = typeof value === 'string' ? value : '';
  const placeholder = 'placeholder' in element ? element.placeholder?.text : undefined;
  const common = { id, 'aria-label': id ? undefined : label };
  const input = (type: string) => (
    <input
      {...common}
      type={type}
      value={text}
      placeholder={placeholder}
      onChange={({ target }) => change(target.value)}
    />
  );
  switch (element.type) {
    case 'static_select':
      return <Menu element={element} chosen={text} label={label} choose={change} />;
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return <PeopleAndPlaces type={element.type} {...common} value={text} change={change} />;
    case 'checkboxes':
    case 'radio_buttons':
    case 'multi_static_select':
      return <Choices element={element} value={value} label={label} change={change} />;
    case 'rich_text_input':
      return <textarea {...common} value={text} onChange={({ target }) => change(target.value)} />;
    case 'plain_text_input':
      return element.multiline ? (
        <textarea
          {...common}
          value={text}
          placeholder={placeholder}
          onChange={({ target }) => change(target.value)}
        />
      ) : (
        input('text')
      );
    case 'number_input':
      return input('number');
    case 'email_text_input':
      return input('email');
    case 'url_text_input':
      return input('url');
    case 'datepicker':
      return input('date');
    case 'timepicker':
      return input('time');
    default:
      return element satisfies never;
  }
}

interface ChoicesProps extends Omit<Props, 'element'> {
  element: Extract<FieldElement, { type: 'checkboxes' | 'radio_buttons' | 'multi_static_select' }>;
}

function Choices({ element, value = [], label, change }: ChoicesProps) {
  const chosen = typeof value === 'string' ? [value] : value;
  const isSingle = element.type === 'radio_buttons';
  return (
    <fieldset className="choices">
      <legend className="visually-hidden">{label}</legend>
      {optionsOf(element).map((option) => (
        <label key={option.value}>
          <input
            type={isSingle ? 'radio' : 'checkbox'}
            checked={chosen.includes(option.value)}
            onChange={({ target }) => {
              const others = chosen.filter((item) => item !== option.value);
              change(isSingle ? option.value : target.checked ? [...others, option.value] : others);
            }}
          />
          {withEmoji(option.text.text)}
          {option.description && <small>{withEmoji(option.description.text)}</small>}
        </label>
      ))}
    </fieldset>
  );
}

interface PlacesProps {
  type: 'users_select' | 'channels_select' | 'conversations_select';
  value: string;
  change: (input: string) => void;
}

function PeopleAndPlaces({ type, value, change, ...common }: PlacesProps) {
  const { users, channels } = useWorkspace();
  const options =
    type === 'users_select'
      ? users.map(({ id, realName }) => ({ id, name: realName }))
      : channels.map(({ id, name }) => ({ id, name: `#${name}` }));
  return (
    <select {...common} className="menu" value={value} onChange={({ target }) => change(target.value)}>
      <option value="" disabled hidden>
        Choose …
      </option>
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
