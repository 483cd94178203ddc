import { useSearchParams } from 'react-router';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { RadioGroup } from '../../ui/field';
import { LiveRegion } from '../../ui/live-region';
import { ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { belongs, type Filter } from './grouping';
import { NotificationList } from './notification-list';
import { notificationTexts } from './texts';
import { useNotifications } from './use-notifications';

const filters: readonly Filter[] = ['all', 'action', 'mine', 'system'];

/** «Сповіщення»: few, grouped, each with one action; new ones wait until they are asked for. */
export default function NotificationsPage() {
  const t = useTexts(notificationTexts);
  const common = useT();
  const [params, setParams] = useSearchParams();
  const list = useNotifications();
  const filter = filters.find((one) => one === params.get('show')) ?? 'all';
  const items = list.items.filter((one) => belongs(one, filter));
  return (
    <Page title={t.title} aside={<><span className="muted">{t.unread(list.unread)}</span>{list.unread > 0 && <Button onClick={() => list.markRead('all')}>{t.readAll}</Button>}</>}>
      <div className="row notifications-filter">
        <RadioGroup legend={t.filter} name="show" inline value={filter} onChange={(show) => setParams(show === 'all' ? {} : { show }, { replace: true })} options={filters.map((value) => ({ value, label: t.filters[value] }))} />
        <span className="muted small keys-hint">{t.keys}</span>
      </div>
      <LiveRegion text={list.arrived > 0 ? t.arrived(list.arrived) : ''} quietMs={5_000} />
      {list.arrived > 0 && <p><Button look="primary" onClick={list.showArrived}>{t.arrived(list.arrived)}</Button></p>}
      {list.error !== null && <ProblemNotice error={list.error} actions={<Button onClick={list.retry}>{common.app.retry}</Button>} />}
      {list.isPending && <Skeleton rows={6} />}
      {!list.isPending && items.length === 0 && list.error === null && <EmptyState title={filter === 'action' ? t.emptyAction : t.empty} />}
      <NotificationList items={items} onRead={list.markRead} />
      {list.hasMore && <p><Button busy={list.isFetchingMore} onClick={list.more}>{t.more}</Button></p>}
    </Page>
  );
}
