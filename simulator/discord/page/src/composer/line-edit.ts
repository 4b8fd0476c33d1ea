import type { CommandLeaf } from '../../../command-line/command-leaf.ts';
import { type CommandLine, parseCommandLine } from '../../../command-line/parse-command-line.ts';
import type { TypedOption } from '../../../command-line/parse-options.ts';
import type { Choice } from '../components/listbox.tsx';
import type { Completion } from './completion.ts';

/** A line and where the caret stands in it. */
export interface Edited {
  text: string;
  caret: number;
}

/** Values that were chosen from a list, by option: what stands in the line, and what is sent for it. */
export type PickedValues = Record<string, { shown: string; value: string }>;

/** The line with the choice in it, and with the next required option begun. */
export function takeChoice(
  completion: Exclude<Completion, { kind: 'nothing' }>,
  choice: Choice,
  { text, caret }: Edited,
  leaves: readonly CommandLeaf[],
): Edited {
  switch (completion.kind) {
    case 'commands':
      return withNextRequired(choice.value, '', parseCommandLine(leaves, choice.value));
    case 'options': {
      const before = text.slice(0, completion.from).trimEnd();
      const edited = `${before} ${choice.value}:`;
      return { text: `${edited}${text.slice(caret)}`, caret: edited.length };
    }
    case 'values': {
      const { line, typed } = completion;
      const rest = text.slice(typed.to).trimStart();
      return withNextRequired(`${text.slice(0, typed.from)}${choice.label}`, rest, line);
    }
    default:
      return completion satisfies never;
  }
}

function withNextRequired(before: string, rest: string, line: CommandLine | undefined): Edited {
  const given = new Set(line?.options.map(({ name }) => name));
  const next = line?.leaf.options.find(({ name, required }) => required && !given.has(name));
  const edited = next && rest === '' ? `${before} ${next.name}:` : `${before} `;
  return { text: `${edited}${rest}`, caret: edited.length };
}

/** The line as it is sent: what was chosen by its name goes as its value. */
export function lineToSend(text: string, line: CommandLine, picked: PickedValues): string {
  let sent = text;
  for (const { name, value, from, to } of [...line.options].sort((a, b) => b.from - a.from)) {
    const choice = picked[name];
    if (choice && choice.shown === value) sent = sent.slice(0, from) + choice.value + sent.slice(to);
  }
  return sent.trim();
}

/** The line to ask the app for choices with: the option that has the caret stands last. */
export function lineToAsk(line: CommandLine, focused: TypedOption, picked: PickedValues): string {
  const others = line.options.filter(({ name, value }) => name !== focused.name && value !== '');
  const words = others.map(({ name, value }) => {
    const choice = picked[name];
    return `${name}:${choice?.shown === value ? choice.value : value}`;
  });
  return [`/${line.leaf.name}`, ...words, `${focused.name}:${focused.value}`].join(' ');
}
