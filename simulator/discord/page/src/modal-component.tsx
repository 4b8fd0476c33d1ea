import {
  type APIModalInteractionResponseCallbackComponent,
  type APITextInputComponent,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import { useId } from 'react';
import { SelectMenu } from './components/select-menu.tsx';
import { Markdown } from './content/markdown.tsx';
import { type Answers, inputOf } from './modal-inputs.ts';

interface Props {
  component: APIModalInteractionResponseCallbackComponent;
  answers: Answers;
  /** By custom_id. */
  errors: Record<string, string>;
  change: (customId: string, answer: string | string[]) => void;
}

/** One part of a form: an input under its label, or words. */
export function ModalComponent({ component, answers, errors, change }: Props) {
  const id = useId();
  if (component.type === ComponentType.TextDisplay) return <Markdown text={component.content} />;
  const input = inputOf(component);
  if (!input) return <p className="problem">This kind of field is unknown here.</p>;
  const { label, description, control } = input;
  const answer = answers[control.custom_id] ?? '';
  const error = errors[control.custom_id];
  const set = (value: string | string[]): void => change(control.custom_id, value);
  const isText = control.type === ComponentType.TextInput;
  const notes = [description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={`modal-input${error ? ' has-error' : ''}`}>
      <label id={`${id}-label`} htmlFor={isText ? id : undefined}>
        {label}
        {control.required !== false && (
          <span className="required" aria-hidden="true">
            {' '}
            *
          </span>
        )}
      </label>
      {description && <p id={`${id}-description`}>{description}</p>}
      {isText ? (
        <TextInput
          id={id}
          input={control}
          answer={String(answer)}
          describedBy={notes}
          invalid={!!error}
          set={set}
        />
      ) : (
        <SelectMenu menu={control} disabled={false} labelledBy={`${id}-label`} choose={set} />
      )}
      {error && (
        <p id={`${id}-error`} className="problem" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

interface TextProps {
  id: string;
  input: APITextInputComponent;
  answer: string;
  describedBy: string;
  invalid: boolean;
  set: (value: string) => void;
}

function TextInput({ id, input, answer, describedBy, invalid, set }: TextProps) {
  const common = {
    id,
    value: answer,
    placeholder: input.placeholder,
    maxLength: input.max_length,
    'aria-describedby': describedBy || undefined,
    'aria-invalid': invalid,
    'aria-required': input.required !== false,
    onChange: ({ target }: { target: { value: string } }) => set(target.value),
  };
  return (
    <>
      {input.style === TextInputStyle.Paragraph ? (
        <textarea {...common} />
      ) : (
        <input type="text" {...common} />
      )}
      {input.max_length !== undefined && (
        <span className="length" aria-hidden="true">
          {answer.length}/{input.max_length}
        </span>
      )}
    </>
  );
}
