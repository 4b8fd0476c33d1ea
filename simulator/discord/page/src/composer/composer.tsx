import { useId } from 'react';
import { Problem } from '../../../../page-parts/problem.tsx';
import type { SeenMessage } from '../../../control/snapshot.ts';
import { optionId } from '../components/listbox.tsx';
import { CompletionPanel } from './completion-panel.tsx';
import { LineMirror } from './line-mirror.tsx';
import { onComposerKey } from './on-composer-key.ts';
import { useComposer } from './use-composer.ts';

interface Props {
  label: string;
  /** A channel or a thread. */
  channelId: string;
  replyTo?: SeenMessage;
  endReply?: () => void;
}

/** Enter sends, Shift+Enter starts a line, `/` begins a command. */
export function Composer({ label, channelId, replyTo, endReply }: Props) {
  const composer = useComposer({ channelId, replyTo, endReply });
  const { text, completion, choices, list, isOpen, active, problem } = composer;
  const listId = useId();
  const line = completion.kind === 'commands' ? undefined : completion.line;
  const hasList = isOpen && list.length > 0;
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void composer.send();
      }}
    >
      <Problem text={problem} />
      {isOpen && (
        <CompletionPanel
          id={listId}
          completion={completion}
          choices={choices}
          active={active}
          take={composer.take}
          activate={composer.activate}
        />
      )}
      {replyTo && (
        <p className="replying">
          Replying to <strong>{replyTo.author.displayName}</strong>
          <button type="button" className="icon-button" aria-label="Stop replying" onClick={endReply}>
            ✕
          </button>
        </p>
      )}
      <div className="composer-box">
        <div className="composer-line">
          {line && <LineMirror text={text} line={line} />}
          <textarea
            ref={composer.field}
            rows={1}
            value={text}
            aria-label={label}
            aria-autocomplete="list"
            aria-controls={hasList ? listId : undefined}
            aria-activedescendant={hasList && active >= 0 ? optionId(listId, active) : undefined}
            placeholder={label}
            spellCheck={!text.startsWith('/')}
            maxLength={4000}
            onChange={({ target }) => composer.change({ text: target.value, caret: target.selectionStart })}
            onSelect={({ currentTarget }) => composer.moveCaret(currentTarget.selectionStart)}
            onKeyDown={(event) => onComposerKey(event, composer, endReply)}
          />
        </div>
        <button type="submit" className="send" aria-label="Send" disabled={text.trim() === ''}>
          ➤
        </button>
      </div>
    </form>
  );
}
