import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Problem } from '../../../page-parts/problem.tsx';
import { CommandSuggestions, suggest } from './command-suggestions.tsx';
import { describeProblem } from './describe-problem.ts';
import { sendText } from './simulator-api.ts';
import { useWorkspace } from './workspace-context.ts';

/** Enter sends, Shift+Enter starts a line, ↑ in an empty field brings back what was sent before. */
export function Composer({ label, threadTs }: { label: string; threadTs?: string }) {
  const { me, channel, commands } = useWorkspace();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const history = useRef<string[]>([]);
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const suggestions = threadTs === undefined ? suggest(commands, text) : [];

  useEffect(() => {
    // Ready to type; on a phone that would raise the keyboard over what there is to read.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);

  const send = async (): Promise<void> => {
    const sent = text.trim();
    if (sent === '') return;
    history.current.push(sent);
    setText('');
    setProblem(undefined);
    const outcome = await sendText(me, channel, sent, threadTs);
    // Slackbot says the rest in the channel.
    if (!outcome.ok && !sent.startsWith('/')) setProblem(describeProblem(outcome.error));
  };

  const take = (command: string): void => {
    setText(`${command} `);
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const [first] = suggestions;
    if (event.key === 'Tab' && !event.shiftKey && first && text !== first.name) {
      event.preventDefault();
      take(first.name);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    } else if (event.key === 'ArrowUp' && text === '' && history.current.length > 0) {
      event.preventDefault();
      setText(history.current.at(-1) ?? '');
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Problem text={problem} />
      <CommandSuggestions id={listId} suggestions={suggestions} take={take} />
      <div className="composer-box">
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label={label}
          aria-describedby={suggestions.length > 0 ? listId : undefined}
          placeholder={threadTs ? 'Reply …' : `${label} – try /chatops help`}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="send" aria-label="Send" disabled={text.trim() === ''}>
          ➤
        </button>
      </div>
    </form>
  );
}
