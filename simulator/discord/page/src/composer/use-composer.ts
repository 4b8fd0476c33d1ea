import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { parseCommandLine } from '../../../command-line/parse-command-line.ts';
import type { SeenMessage } from '../../../control/snapshot.ts';
import type { Choice } from '../components/listbox.tsx';
import { nextIndex } from '../components/next-index.ts';
import { describeProblem } from '../describe-problem.ts';
import { useGuild } from '../guild-context.ts';
import { runCommand, sendText } from '../simulator-api.ts';
import { completeAt } from './completion.ts';
import { type Edited, lineToAsk, lineToSend, type PickedValues, takeChoice } from './line-edit.ts';
import { type Choices, useChoices } from './use-choices.ts';

interface Options {
  channelId: string;
  replyTo?: SeenMessage;
  endReply?: () => void;
}

/** The line being typed, what it may become, and what keys do to it. */
export function useComposer({ channelId, replyTo, endReply }: Options) {
  const guild = useGuild();
  const [{ text, caret }, setLine] = useState<Edited>({ text: '', caret: 0 });
  const [picked, setPicked] = useState<PickedValues>({});
  const [cursor, setCursor] = useState<{ at: string; index: number }>();
  const [closedFor, setClosedFor] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const history = useRef<string[]>([]);
  const field = useRef<HTMLTextAreaElement>(null);
  const caretToSet = useRef<number>(undefined);

  const completion = completeAt(text, caret, guild);
  const asked =
    completion.kind === 'values' && !completion.choices
      ? lineToAsk(completion.line, completion.typed, picked)
      : undefined;
  const answered = useChoices(guild.me, channelId, asked);
  const known = 'choices' in completion ? completion.choices : undefined;
  const choices: Choices = known ? { state: 'ready', choices: known } : answered;
  const list = choices.state === 'ready' ? choices.choices : [];
  const isOpen = text.startsWith('/') && closedFor !== text;
  // Names of options are not forced on who presses Enter; everything else begins with the best match.
  const first = completion.kind === 'options' ? -1 : 0;
  const active = cursor?.at === text ? cursor.index : list.length > 0 ? first : -1;

  useEffect(() => {
    // Ready to type; on a phone that would raise the keyboard over what there is to read.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);
  useEffect(() => {
    if (replyTo) field.current?.focus();
  }, [replyTo]);
  useLayoutEffect(() => {
    if (caretToSet.current === undefined) return;
    field.current?.setSelectionRange(caretToSet.current, caretToSet.current);
    caretToSet.current = undefined;
  });

  const edit = (edited: Edited): void => {
    caretToSet.current = edited.caret;
    setLine(edited);
    setProblem(undefined);
    field.current?.focus();
  };

  const take = (choice: Choice): void => {
    if (completion.kind === 'nothing') return;
    if (completion.kind === 'values')
      setPicked({ ...picked, [completion.option.name]: { shown: choice.label, value: choice.value } });
    edit(takeChoice(completion, choice, { text, caret }, guild.leaves));
  };

  const send = async (): Promise<void> => {
    const typed = text.trim();
    if (typed === '') return;
    const line = parseCommandLine(guild.leaves, text);
    const said = { user: guild.me, channel: channelId, text: line ? lineToSend(text, line, picked) : typed };
    history.current.push(typed);
    edit({ text: '', caret: 0 });
    endReply?.();
    const outcome = typed.startsWith('/') ? await runCommand(said) : await sendText(said, replyTo?.id);
    if (outcome.ok) return;
    setProblem(describeProblem(outcome.error));
    // What was refused can be mended, unless something else is being typed by now.
    setLine((now) => (now.text === '' ? { text: typed, caret: typed.length } : now));
    setClosedFor(typed);
  };

  /** Whether Enter takes the marked choice; what is already typed in full is sent. */
  const wants = (choice: Choice | undefined): choice is Choice => {
    if (!isOpen || !choice) return false;
    const typed = completion.kind === 'values' ? completion.typed.value : text.trim();
    return ![choice.label, choice.value].some((word) => word.toLowerCase() === typed.toLowerCase());
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const choice = list[active];
    const isArrow = event.key === 'ArrowUp' || event.key === 'ArrowDown';
    if (event.key === 'Tab' && !event.shiftKey && isOpen && list.length > 0) {
      event.preventDefault();
      const best = choice ?? list[0];
      if (best) take(best);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (wants(choice)) take(choice);
      else void send();
    } else if (isArrow && isOpen && list.length > 0) {
      event.preventDefault();
      setCursor({ at: text, index: nextIndex(list, active, event.key) });
    } else if (event.key === 'ArrowUp' && text === '' && history.current.length > 0) {
      event.preventDefault();
      const last = history.current.at(-1) ?? '';
      edit({ text: last, caret: last.length });
    } else if (event.key === 'Escape') {
      if (isOpen) setClosedFor(text);
      else endReply?.();
    }
  };

  return {
    text,
    completion,
    choices,
    isOpen,
    active,
    problem,
    field,
    take,
    send,
    onKeyDown,
    activate: (index: number) => setCursor({ at: text, index }),
    moveCaret: (to: number) => setLine((line) => ({ ...line, caret: to })),
    change: (typed: string, to: number) => {
      setProblem(undefined);
      setLine({ text: typed, caret: to });
    },
  };
}
