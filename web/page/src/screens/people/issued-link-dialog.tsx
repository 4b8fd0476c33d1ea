import type { IssuedLink } from '../../api/contract.ts';
import { Ago } from '../../ui/ago.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** The only time that the link is seen. */
export function IssuedLinkDialog({
  name,
  link,
  close,
}: {
  name: string;
  link: IssuedLink;
  close: () => void;
}) {
  return (
    <Dialog title={`Link for ${name}`} close={close} isSeenOnce>
      <p className="notice">
        <strong>Pass it on now, to nobody else.</strong> Whoever opens it chooses the password. It works once,
        is not shown again, and ends <Ago at={link.expiresAt} />.
      </p>
      <CopyText label="Link" text={link.url} isSecret />
      <div className="actions">
        <button type="button" className="primary" onClick={close}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
