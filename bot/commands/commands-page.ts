import { type Verb, verbGroups } from './verb.ts';

const intro = `# Commands

<!-- Made from bot/commands by \`npm run docs\`; edits here are lost. -->

Typed after \`/chatops\`. \`/chatops help\` shows each person what they may use, \`/chatops help restart\` one verb.

Targets: \`web-1\` (a server, or a container when its name is unambiguous) · \`web-1/nginx\` · \`web-*\` ·
\`tag:prod+web\` (and) · \`tag:a,b\` (or) · \`!web-3\` (except) · \`--all\`
`;

/** docs/commands.md, from the same declarations as the parser and help. Pure. */
export function renderCommandsPage(verbs: readonly Verb[]): string {
  const sections = verbGroups.map((group) => {
    const rows = verbs
      .filter((verb) => verb.group === group && !verb.internal)
      .map(
        (verb) =>
          `| \`${verb.name}\` | ${verb.class} | ${verb.summary} | \`/chatops ${cell(verb.example)}\` |`,
      );
    return `## ${group}\n\n| verb | right | what it does | example |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return [intro, ...sections].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
