import { type APIButtonComponent, ButtonStyle } from 'discord-api-types/v10';
import { ExternalLink } from '../../../../page-parts/external-link.tsx';

interface Props {
  button: APIButtonComponent;
  disabled: boolean;
  /** Pressed, and the app has not answered yet. */
  pending: boolean;
  press: (customId: string) => void;
}

const names: Record<ButtonStyle, string> = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Secondary]: 'secondary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
  [ButtonStyle.Link]: 'secondary',
  [ButtonStyle.Premium]: 'primary',
};

export function Button({ button, disabled, pending, press }: Props) {
  const classes = `button is-${names[button.style]}`;
  if (button.style === ButtonStyle.Premium)
    return (
      <button type="button" className={classes} disabled>
        Upgrade
      </button>
    );
  const label = (
    <>
      {button.emoji?.name && <span aria-hidden="true">{button.emoji.name} </span>}
      {button.label}
    </>
  );
  if (button.style === ButtonStyle.Link)
    return (
      <ExternalLink url={button.url} className={classes}>
        {label} <span aria-hidden="true">↗</span>
      </ExternalLink>
    );
  return (
    <button
      type="button"
      className={`${classes}${pending ? ' is-pending' : ''}`}
      disabled={disabled}
      aria-busy={pending}
      onClick={() => press(button.custom_id)}
    >
      {label}
    </button>
  );
}
