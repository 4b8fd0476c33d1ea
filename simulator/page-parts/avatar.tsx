const colours = ['#7c3a6d', '#1f6f8b', '#2e7d4f', '#a4572a', '#4b5ab5'];

export interface AvatarOwner {
  id: string;
  name: string;
  isBot: boolean;
}

/** Bots have the app's icon, people their initials. */
export function Avatar({ owner }: { owner: AvatarOwner }) {
  if (owner.isBot)
    return (
      <svg className="avatar" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" fill="#431d44" />
        <path d="M9 11l5 5-5 5M16 21h7" className="avatar-prompt" />
      </svg>
    );
  const initials = owner.name
    .split(' ')
    .map((word) => word[0])
    .join('');
  const colour =
    colours[[...owner.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % colours.length];
  return (
    <span className="avatar" style={{ background: colour }} aria-hidden="true">
      {initials}
    </span>
  );
}
