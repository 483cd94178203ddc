import { useEffect, useId, useRef } from 'react';
import { Link } from 'react-router';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Close } from '../../ui/icons';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { NotificationList } from './notification-list';
import { notificationTexts } from './texts';
import { useNotifications } from './use-notifications';
import '../../ui/dialog.css';

/** The newest notifications in a drawer beside the page, 420 px wide (the whole width of a telephone); opened from the bell. */
export function NotificationsDrawer({ onClose }: { onClose: () => void }) {
  const t = useTexts(notificationTexts);
  const common = useT();
  const id = useId();
  const drawer = useRef<HTMLDialogElement>(null);
  const list = useNotifications();
  useEffect(() => {
    const element = drawer.current;
    const before = document.activeElement;
    if (element && !element.open) element.showModal();
    return () => {
      if (element?.open) element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={drawer} className="dialog drawer" aria-labelledby={id} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <div className="dialog__head">
        <h2 id={id} tabIndex={-1}>{t.title}</h2>
        <button type="button" className="button button--quiet button--icon" aria-label={common.app.close} onClick={onClose}><Close /></button>
      </div>
      {/* A link leads to another page: the drawer goes with the click, wherever in the list it was. */}
      <div className="dialog__body" role="presentation" onClick={(event) => (event.target as HTMLElement).closest('a') && onClose()}>
        {list.error !== null && <ProblemNotice error={list.error} />}
        {list.isPending && <Skeleton rows={4} />}
        {!list.isPending && list.items.length === 0 && <EmptyState title={t.empty} />}
        <NotificationList items={list.items.slice(0, 30)} onRead={list.markRead} />
      </div>
      <div className="dialog__foot">
        {list.unread > 0 && <Button onClick={() => list.markRead('all')}>{t.readAll}</Button>}
        <Link to="/notifications" className="button button--secondary" onClick={onClose} data-moves-page>{t.all}</Link>
      </div>
    </dialog>
  );
}
