import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Navigate, NavLink, Outlet, ScrollRestoration, useLocation, useMatches, useNavigate } from 'react-router';
import { answer, api } from '../lib/api';
import { useT } from '../lib/i18n/i18n';
import { asProblem } from '../lib/problem';
import { keys } from '../lib/queries';
import { currentSession, hasRole, type Session } from '../lib/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Bell, Book, Box, Clock, Inbox, Menu, Pen, People, Plus, Seal, Search } from '../ui/icons';
import { ProblemNotice } from '../ui/notice';
import { Skeleton } from '../ui/progress';
import { Toasts } from '../ui/toast';
import { AccountMenu } from './account-menu';
import { useLiveEvents } from './live-events';
import { SessionGuard } from './session-guard';
import { useSessionQuery } from './session-query';
import { SyncPill } from './sync-pill';
import './frame.css';

interface Section {
  readonly to: string;
  readonly text: string;
  readonly icon: ReactNode;
  readonly count?: number;
}

function useSections(session: Session): Section[] {
  const t = useT();
  const { data: counts } = useQuery({ queryKey: keys.inboxCounts, queryFn: () => answer(api.GET('/api/inbox/counts')) });
  const todo = counts ? (counts.mine.approve ?? 0) + (counts.mine.sign ?? 0) + (counts.mine.rework ?? 0) : 0;
  return [
    { to: '/', text: t.nav.inbox, icon: <Inbox />, count: todo },
    ...(hasRole(session, 'signer') ? [{ to: '/signing', text: t.nav.signing, icon: <Pen /> }] : []),
    ...(hasRole(session, 'records', 'archivist', 'auditor') ? [{ to: '/journals', text: t.nav.journals, icon: <Book /> }] : []),
    { to: '/search', text: t.nav.search, icon: <Search /> },
    ...(hasRole(session, 'archivist') ? [{ to: '/archive', text: t.nav.archive, icon: <Box /> }] : []),
    ...(hasRole(session, 'administrator') ? [{ to: '/operations', text: t.nav.operations, icon: <Clock /> }] : []),
    { to: '/substitutions', text: t.nav.substitutions, icon: <People /> },
    { to: '/verify', text: t.nav.verify, icon: <Seal /> },
  ];
}

function SectionList({ sections, onGo }: { sections: readonly Section[]; onGo?: () => void }) {
  return (
    <ul>
      {sections.map((section) => (
        <li key={section.to}>
          <NavLink to={section.to} end={section.to === '/'} className="rail__link" onClick={onGo} data-moves-page>
            {section.icon}
            <span className="rail__text">{section.text}</span>
            {section.count ? <span className="rail__count">{section.count}</span> : null}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

function HeaderSearch() {
  const t = useT();
  const navigate = useNavigate();
  return (
    <form
      className="header__search" role="search" aria-label={t.nav.searchLabel}
      onSubmit={(event) => {
        event.preventDefault();
        const words = new FormData(event.currentTarget).get('q');
        void navigate(`/search?q=${encodeURIComponent(String(words ?? ''))}`);
      }}
    >
      <input name="q" type="search" id="header-search" aria-label={t.nav.searchLabel} placeholder={t.nav.searchPlaceholder} />
      <button type="submit" aria-label={t.nav.searchGo}>
        <Search />
      </button>
    </form>
  );
}

// Not part of the first load, but fetched soon after it: pressed for the first time without a connection, the bell still opens.
const loadDrawer = (): Promise<typeof import('../features/notifications/notifications-drawer')> => import('../features/notifications/notifications-drawer');
const NotificationsDrawer = lazy(loadDrawer);
const drawerAfterMs = 3_000;

/** The bell with the number of unread notices; opens the drawer, which goes when another page is shown. */
function BellButton() {
  const t = useT();
  const { key } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const { data } = useQuery({ queryKey: [...keys.notifications, 'unread'], queryFn: () => answer(api.GET('/api/notifications', { params: { query: { limit: 1 } } })), refetchInterval: 120_000 });
  const unread = data?.unread ?? 0;
  useEffect(() => {
    const timer = setTimeout(() => void loadDrawer().catch(() => undefined), drawerAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <button type="button" className="header__item header__bell" aria-haspopup="dialog" aria-label={unread ? t.nav.notificationsUnread(unread) : t.nav.notifications} onClick={() => setOpenAt(key)}>
        <Bell />
        {unread > 0 && <span aria-hidden="true">{unread}</span>}
      </button>
      {openAt === key && <Suspense fallback={null}><NotificationsDrawer onClose={() => setOpenAt(null)} /></Suspense>}
    </>
  );
}

function Header({ session, sections }: { session: Session; sections: readonly Section[] }) {
  const t = useT();
  const [menu, setMenu] = useState(false);
  return (
    <header className="header">
      <button type="button" className="header__item header__menu" aria-label={t.nav.open} aria-haspopup="dialog" onClick={() => setMenu(true)}>
        <Menu />
      </button>
      <NavLink to="/" className="header__home" data-moves-page>
        <img src="/emblem.svg" alt="" width="28" height="28" />
        {t.app.name}
      </NavLink>
      <span className="header__organisation">{session.organisation.shortName}</span>
      <HeaderSearch />
      {hasRole(session, 'drafter') && (
        <NavLink to="/documents/new" className="header__item header__create" data-moves-page>
          <Plus size={18} />
          <span className="header__text">{t.nav.create}</span>
        </NavLink>
      )}
      <SyncPill />
      <BellButton />
      <AccountMenu session={session} />
      {menu && (
        <Dialog title={t.nav.label} size="small" onClose={() => setMenu(false)}>
          <nav aria-label={t.nav.label} className="drawer-nav">
            <SectionList sections={sections} onGo={() => setMenu(false)} />
          </nav>
        </Dialog>
      )}
    </header>
  );
}

/** Screens that need the width show the rail as icons only. */
const isNarrow = (path: string): boolean => /^\/documents\/[^/]+\/(edit|review|compare|correction|route)|^\/signing\//.test(path);

function SignedInFrame({ session }: { session: Session }) {
  const t = useT();
  const { pathname } = useLocation();
  const sections = useSections(session);
  useLiveEvents();
  return (
    <>
      <a href="#main" className="skip">{t.app.skip}</a>
      <Header session={session} sections={sections} />
      <SessionGuard session={session} />
      <div className={`frame ${isNarrow(pathname) ? 'frame--narrow' : ''}`}>
        <nav className="rail" aria-label={t.nav.label}>
          <SectionList sections={sections} />
        </nav>
        <main id="main" tabIndex={-1}>
          <Outlet key={useMatches().at(-1)?.pathname} />
        </main>
      </div>
      <Toasts />
      <ScrollRestoration />
    </>
  );
}

/** The frame of every page for signed-in people: header, sections, messages; leads to sign-in when there is no session. */
export function Frame() {
  const t = useT();
  const location = useLocation();
  const client = useQueryClient();
  const { data: session, error, isPending, refetch } = useSessionQuery();
  useEffect(() => {
    if (!session) client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' && query.state.status === 'error' });
  }, [session, client]);
  if (isPending) return <main id="main"><Skeleton rows={6} /></main>;
  if (!session || !currentSession()) {
    if (error && asProblem(error).status !== 401) {
      return (
        <main id="main" className="page__body">
          <ProblemNotice error={error} actions={<Button onClick={() => void refetch()}>{t.app.retry}</Button>} />
        </main>
      );
    }
    const from = `${location.pathname}${location.search}`;
    return <Navigate to={from === '/' ? '/sign-in' : `/sign-in?from=${encodeURIComponent(from)}`} replace />;
  }
  return <SignedInFrame session={session} />;
}
