import type { Choice } from '../components/listbox.tsx';
import { Listbox } from '../components/listbox.tsx';
import type { Completion } from './completion.ts';
import type { Choices } from './use-choices.ts';

interface Props {
  id: string;
  completion: Completion;
  choices: Choices;
  active: number;
  take: (choice: Choice) => void;
  activate: (index: number) => void;
}

/** Above the composer: what is being filled in, and what may be put there. */
export function CompletionPanel({ id, completion, choices, active, take, activate }: Props) {
  const list = choices.state === 'ready' ? choices.choices : [];
  const label = { nothing: '', commands: 'Commands', options: 'Options', values: 'Values' }[completion.kind];
  const help = <Help completion={completion} />;
  if (completion.kind === 'nothing') return completion.line ? <div className="completion">{help}</div> : null;
  return (
    <div className="completion">
      {help}
      {list.length > 0 && (
        <Listbox id={id} label={label} choices={list} active={active} take={take} activate={activate} />
      )}
      {list.length === 0 && (
        <output className="completion-state">
          {choices.state === 'loading' && 'Loading options…'}
          {choices.state === 'failed' && 'Loading options failed'}
          {choices.state === 'ready' &&
            (completion.kind === 'commands' ? 'No such command' : 'No options match your search')}
        </output>
      )}
    </div>
  );
}

function Help({ completion }: { completion: Completion }) {
  if (completion.kind === 'commands' || !completion.line) return null;
  const { leaf } = completion.line;
  const subject =
    completion.kind === 'values'
      ? { name: completion.option.name, description: completion.option.description }
      : { name: `/${leaf.name}`, description: leaf.description };
  return (
    <p className="completion-help">
      <strong>{subject.name}</strong> <span>{subject.description}</span>
    </p>
  );
}
