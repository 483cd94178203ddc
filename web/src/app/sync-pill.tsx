import { useState, useSyncExternalStore } from 'react';
import { connection, onConnection } from '../lib/connection';
import { useT } from '../lib/i18n/i18n';
import { useOutbox } from '../lib/offline/outbox';
// Not fetched when it is asked for: that is when there is no connection.
import { SyncDialog } from './sync-dialog';

/** How the page stands with the server, always in words; opens the list of what waits. */
export function SyncPill() {
  const t = useT();
  const state = useSyncExternalStore(onConnection, connection);
  const outbox = useOutbox();
  const [open, setOpen] = useState(false);
  const attention = outbox.filter((item) => item.state === 'conflict' || item.state === 'failed').length;
  const waiting = outbox.length - attention;
  const sending = outbox.filter((item) => item.state === 'sending').length;
  const look = attention > 0 ? 'attention' : state;
  const text =
    attention > 0 ? t.sync.attention(attention)
    : sending > 0 ? t.sync.sending(sending)
    : state === 'offline' ? (waiting > 0 ? t.sync.offlineWaiting(waiting) : t.sync.offline)
    : t.sync[state];
  return (
    <>
      <button type="button" className={`header__item sync sync--${look}`} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <span className="sync__dot" aria-hidden="true" />
        <span className="hidden">{t.sync.label}: </span>
        <span className="sync__text">{text}</span>
      </button>
      <span className="hidden" role="status">{look === 'online' ? '' : text}</span>
      {open && <SyncDialog onClose={() => setOpen(false)} />}
    </>
  );
}
