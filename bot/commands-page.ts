import { describeArguments } from './commands/describe-argument.ts';
import { toFlagName } from './commands/parse-command.ts';
import { type PickKind, type Verb, verbGroups } from './commands/verb.ts';
import { respellCommand } from './discord/commands/respell-commands.ts';

const intro = `# Commands

<!-- Made from bot/commands by \`npm run docs\`; edits here are lost. -->

Typed after \`/chatops\`. \`/chatops help\` shows each person what they may use, \`/chatops help restart\` one verb.

Targets: \`web-1\` (a server, or a container when its name is unambiguous) · \`web-1/nginx\` · \`web-*\` ·
\`tag:prod+web\` (and) · \`tag:a,b\` (or) · \`!web-3\` (except) · \`--all\`
`;

const platforms = `## On Slack and on Discord

The same verbs with the same rights and the same answers. Slack's users type words and flags; on Discord
each argument is an option with a field of its own. Buttons and menus lead to the verbs named, lists have
their pages as buttons, \`rule form\` is the dialog behind "Add a rule…". On Discord the fields marked … are
completed while they are typed, with what this person may use there; the others named offer fixed choices,
a channel is picked from Discord's own list.
`;

/** docs/commands.md, from the same declarations as the parser, the registration and help. Pure. */
export function renderCommandsPage(verbs: readonly Verb[]): string {
  const typed = verbs.filter((verb) => !verb.internal);
  const groups = verbGroups.map((group) => {
    const rows = typed
      .filter((verb) => verb.group === group)
      .map((verb) => [code(verb.name), verb.class, verb.summary, code(`/chatops ${verb.example}`)]);
    return `## ${group}\n\n${table(['verb', 'right', 'what it does', 'example'], rows)}`;
  });
  const both = table(
    ['verb', 'right', 'on Slack', 'on Discord', 'answer', 'buttons and menus', 'completed on Discord'],
    typed.map((verb) => [
      code(verb.name),
      verb.class,
      code(`/chatops ${verb.example}`),
      code(respellCommand(`/chatops ${verb.example}`, verbs)),
      verb.publishes ? 'the question to you, the result to the channel' : 'to you',
      (verb.leadsTo ?? []).map(code).join(' ') || 'none',
      completed(verb).join(' ') || 'nothing to complete',
    ]),
  );
  return [intro, ...groups, `${platforms}\n${both}`].join('\n');
}

/** What of a verb's arguments need not be known by heart. */
function completed(verb: Verb): string[] {
  const picks: Partial<Record<string, PickKind>> = verb.picks ?? {};
  return describeArguments(verb).flatMap(({ name, type }) => {
    if (picks[name] !== undefined) return [code(`${toFlagName(name)}…`)];
    return type.kind === 'choice' ? [code(toFlagName(name))] : [];
  });
}

const code = (text: string): string => `\`${text}\``;

function table(columns: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `|${columns.map(() => '---').join('|')}|`;
  return `${[line(columns), rule, ...rows.map(line)].join('\n')}\n`;
}
