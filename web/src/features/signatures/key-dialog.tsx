import { useTexts } from '../../lib/i18n/i18n';
import type { OpenedKey } from '../../lib/keys/opened-key';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { KeyForm } from './key-form';
import { signingTexts } from './texts';

/**
 * Asks for a key in a dialog, for one signature at a time: a visa whose stage asks for an electronic signature. `onOpened` gets the
 * unlocked key (`certificateChain` for `decision-to-sign`, `sign(signedAttributes)` for the answer); what it throws is shown here.
 */
export function KeyDialog({ title, lead, submitLabel, onOpened, onClose, expiredToo }: { title?: string; lead?: string; submitLabel?: string; onOpened: (key: OpenedKey) => Promise<void> | void; onClose: () => void; expiredToo?: boolean }) {
  const t = useTexts(signingTexts);
  return (
    <Dialog title={title ?? t.keyDialog.title} size="small" onClose={onClose}>
      {lead && <p>{lead}</p>}
      <KeyForm submitLabel={submitLabel ?? t.key.sign} onOpened={onOpened} expiredToo={expiredToo} secondary={<Button onClick={onClose}>{t.key.cancel}</Button>} />
    </Dialog>
  );
}
