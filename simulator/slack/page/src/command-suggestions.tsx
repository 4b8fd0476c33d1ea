import type { SlashCommand } from '../../control/snapshot.ts';

const invite: SlashCommand = {
  name: '/invite',
  description: 'Add the app to this channel',
  usageHint: '@chatops',
};

/** Commands that what is typed may become, or the one whose arguments are being typed. */
export function suggest(commands: readonly SlashCommand[], text: string): SlashCommand[] {
  if (!text.startsWith('/') || text.includes('\n')) return [];
  const [typed = '', ...rest] = text.split(' ');
  const all = [...commands, invite];
  return rest.length > 0
    ? all.filter(({ name }) => name === typed)
    : all.filter(({ name }) => name.startsWith(typed));
}

interface Props {
  id: string;
  suggestions: SlashCommand[];
  take: (command: string) => void;
}

export function CommandSuggestions({ id, suggestions, take }: Props) {
  if (suggestions.length === 0) return null;
  return (
    <ul className="suggestions" id={id} aria-label="Commands">
      {suggestions.map(({ name, description, usageHint }) => (
        <li key={name}>
          <button type="button" tabIndex={-1} onClick={() => take(name)}>
            <strong>{name}</strong> <code>{usageHint}</code>
            <span>{description}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
