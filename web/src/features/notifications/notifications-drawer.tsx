import { Link } from 'react-router';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { LiveRegion } from '../../ui/live-region';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { NotificationList } from './notification-list';
import { notificationTexts } from './texts';
import { useNotifications } from './use-notifications';

const newest = 30;

/**
 * The newest notifications beside the page, 420 px wide (the whole width of a telephone); opened from the bell. Following a notice
 * closes it; «Усі сповіщення» leads to the page with filters.
 */
export default function NotificationsDrawer({ onClose }: { onClose: () => void }) {
  const t = useTexts(notificationTexts);
  const common = useT();
  const list = useNotifications();
  const isEmpty = !list.isPending && list.items.length === 0 && list.error === null;
  const foot = (
    <>
      <span className="muted small keys-hint">{t.keys}</span>
      <Link to="/notifications" className="button button--secondary" onClick={onClose} data-moves-page>{t.all}</Link>
    </>
  );
  return (
    <Dialog title={t.title} size="drawer" onClose={onClose} footer={foot}>
      <div className="row notifications-state">
        <span className="muted small">{t.unread(list.unread)}</span>
        {list.unread > 0 && <Button look="quiet" onClick={() => list.markRead('all')}>{t.readAll}</Button>}
      </div>
      <LiveRegion text={list.arrived > 0 ? t.arrived(list.arrived) : ''} quietMs={5_000} />
      {list.arrived > 0 && <p><Button look="primary" onClick={list.showArrived}>{t.arrived(list.arrived)}</Button></p>}
      {list.error !== null && <ProblemNotice error={list.error} actions={<Button onClick={list.retry}>{common.app.retry}</Button>} />}
      {list.isPending && <Skeleton rows={4} />}
      {isEmpty && <EmptyState title={t.empty}><p className="muted">{t.emptyHelp}</p></EmptyState>}
      {/* A link leads to another page: the drawer goes with the click, wherever in the list it was. */}
      <div role="presentation" onClick={(event) => (event.target as HTMLElement).closest('a') && onClose()}>
        <NotificationList items={list.items.slice(0, newest)} onRead={list.markRead} />
      </div>
    </Dialog>
  );
}
