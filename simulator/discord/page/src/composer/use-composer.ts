import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { parseCommandLine } from '../../../command-line/parse-command-line.ts';
import { didNotRespond, type SeenMessage } from '../../../control/snapshot.ts';
import type { Choice } from '../components/listbox.tsx';
import { describeProblem } from '../describe-problem.ts';
import { useGuild } from '../guild-context.ts';
import { runCommand, sendText } from '../simulator-api.ts';
import { type Edited, lineToSend, type PickedValues, takeChoice } from './line-edit.ts';
import { useCompletion } from './use-completion.ts';

interface Options {
  channelId: string;
  replyTo?: SeenMessage;
  endReply?: () => void;
}

const empty: Edited = { text: '', caret: 0 };

/** The line being typed: what it may become, and how it is sent. */
export function useComposer({ channelId, replyTo, endReply }: Options) {
  const { me, leaves } = useGuild();
  const [line, setLine] = useState(empty);
  const [picked, setPicked] = useState<PickedValues>({});
  const [problem, setProblem] = useState<string>();
  const lastSent = useRef('');
  const field = useRef<HTMLTextAreaElement>(null);
  const caretToSet = useRef<number>(undefined);
  const open = useCompletion(line, picked, channelId);
  const { completion } = open;

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
    edit(takeChoice(completion, choice, line, leaves));
  };

  const send = async (): Promise<void> => {
    const typed = line.text.trim();
    if (typed === '') return;
    const command = parseCommandLine(leaves, line.text);
    const text = command ? lineToSend(line.text, command, picked) : typed;
    lastSent.current = typed;
    edit(empty);
    endReply?.();
    const said = { user: me, channel: channelId, text };
    const outcome = typed.startsWith('/') ? await runCommand(said) : await sendText(said, replyTo?.id);
    // That no app answered is said among the messages.
    if (outcome.ok || outcome.error === didNotRespond) return;
    setProblem(describeProblem(outcome.error));
    // What was refused can be mended, unless something else is being typed by now.
    setLine((now) => (now.text === '' ? { text: typed, caret: typed.length } : now));
    open.closeFor(typed);
  };

  return {
    ...open,
    text: line.text,
    problem,
    field,
    take,
    send,
    bringBack: () => edit({ text: lastSent.current, caret: lastSent.current.length }),
    moveCaret: (caret: number) => setLine((now) => ({ ...now, caret })),
    change: (edited: Edited) => {
      setProblem(undefined);
      setLine(edited);
    },
  };
}

export type OpenComposer = ReturnType<typeof useComposer>;
