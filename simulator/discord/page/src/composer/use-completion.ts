import { useState } from 'react';
import type { Choice } from '../components/listbox.tsx';
import { useGuild } from '../guild-context.ts';
import { type Completion, completeAt } from './completion.ts';
import { type Edited, lineToAsk, type PickedValues } from './line-edit.ts';
import { type Choices, useChoices } from './use-choices.ts';

export interface OpenCompletion {
  completion: Completion;
  choices: Choices;
  /** The choices, as far as they are there. */
  list: Choice[];
  /** Which one the keys are at; -1: none. */
  active: number;
  activate: (index: number) => void;
  isOpen: boolean;
  /** Until something else stands in the line. */
  closeFor: (text: string) => void;
}

/** What the line may become at its caret, and which of it is marked. */
export function useCompletion(
  { text, caret }: Edited,
  picked: PickedValues,
  channelId: string,
): OpenCompletion {
  const guild = useGuild();
  const [cursor, setCursor] = useState<{ at: string; index: number }>();
  const [closedFor, setClosedFor] = useState<string>();

  const completion = completeAt(text, caret, guild);
  const known = 'choices' in completion ? completion.choices : undefined;
  const asked =
    completion.kind === 'values' && !known ? lineToAsk(completion.line, completion.typed, picked) : undefined;
  const answered = useChoices(guild.me, channelId, asked);
  const choices: Choices = known ? { state: 'ready', choices: known } : answered;
  const list = choices.state === 'ready' ? choices.choices : [];
  // Names of options are not forced on who presses Enter; everything else begins with the best match.
  const first = completion.kind === 'options' || list.length === 0 ? -1 : 0;
  return {
    completion,
    choices,
    list,
    active: cursor?.at === text ? cursor.index : first,
    activate: (index) => setCursor({ at: text, index }),
    isOpen: text.startsWith('/') && closedFor !== text,
    closeFor: setClosedFor,
  };
}
