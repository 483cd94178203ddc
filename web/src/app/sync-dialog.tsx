import { ButtonLink, Button } from '../ui/button';
import { connection, onConnection } from '../lib/connection';
import { useSyncExternalStore } from 'react';
import { useT } from '../lib/i18n/i18n';
import { dropWaiting, sendWaiting, useOutbox, type Waiting } from '../lib/offline/outbox';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/notice';
import './sync-dialog.css';

const whereTo = (item: Waiting): string => (item.kind === 'draft' ? `/documents/${item.documentId}/edit` : `/documents/${item.documentId}/review/${item.stepId ?? ''}`);

/** The list of what waits for the server, each with its state and what can be done. */
export function SyncDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const items = useOutbox();
  const state = useSyncExternalStore(onConnection, connection);
  return (
    <Dialog title={t.sync.title} onClose={onClose} footer={<>{items.length > 0 && <Button onClick={() => void sendWaiting()}>{t.sync.retryAll}</Button>}<Button look="primary" onClick={onClose}>{t.app.close}</Button></>}>
      {state === 'offline' && <Notice tone="warning" title={t.sync.offline}><p>{t.sync.canDo}</p></Notice>}
      {items.length === 0 ? (
        <p>{t.sync.empty}</p>
      ) : (
        <ul className="waiting">
          {items.map((item) => (
            <li key={item.id}>
              <div>
                <strong>{item.kind === 'decision' && item.verdict ? t.sync.decision(t.action[item.verdict], item.title) : t.sync.draft(item.title)}</strong>
                <div className="muted">{t.sync.states[item.state]}{item.state === 'failed' && item.code ? ` — ${t.problem[item.code]?.happened ?? t.errors.code(item.code)}` : ''}</div>
                {item.state === 'conflict' && item.kind === 'decision' && <p>{t.sync.conflictNote}</p>}
              </div>
              {(item.state === 'conflict' || item.state === 'failed') && (
                <div className="row">
                  <ButtonLink to={whereTo(item)} onClick={onClose}>{t.sync.openDocument}</ButtonLink>
                  <Button look="quiet" onClick={() => void dropWaiting(item)}>{t.sync.drop}</Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
