import { Dialog } from '../../../../page-parts/dialog.tsx';
import type { ActionsElement } from '../../../block-kit/elements.ts';
import { withEmoji } from '../../../mrkdwn/emoji.ts';
import { Text } from './text.tsx';

interface Props {
  confirm: NonNullable<ActionsElement['confirm']>;
  close: (confirmed: boolean) => void;
}

export function ConfirmDialog({ confirm, close }: Props) {
  const buttons = (
    <>
      <button type="button" className="button" onClick={() => close(false)}>
        {withEmoji(confirm.deny.text)}
      </button>
      <button type="submit" className={`button is-${confirm.style ?? 'primary'}`}>
        {withEmoji(confirm.confirm.text)}
      </button>
    </>
  );
  return (
    <Dialog
      small
      title={withEmoji(confirm.title.text)}
      close={() => close(false)}
      submit={() => close(true)}
      footer={buttons}
    >
      <Text text={confirm.text} />
    </Dialog>
  );
}
