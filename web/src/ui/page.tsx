import { useEffect, useRef, type ReactNode, type Ref } from 'react';
import { useLocation } from 'react-router';
import { useT } from '../lib/i18n/i18n';
import './page.css';

/**
 * The inside of a screen: sets the title of the window, gives the focus to the heading after a change of page (so that screen
 * readers say where one is) and leaves room for a `DecisionBar` given as `bar`. `regionRef` takes the keys of `useKeysOn`. `wide` is for screens with panes.
 */
export function Page({ title, heading, aside, children, bar, wide = false, hideHeading = false, className = '', regionRef }: { title: string; className?: string; regionRef?: Ref<HTMLDivElement>; heading?: ReactNode; aside?: ReactNode; children: ReactNode; bar?: ReactNode; wide?: boolean; hideHeading?: boolean }) {
  const t = useT();
  // The address changes before the screen does; whoever looks from outside sees here which of them is shown.
  const { pathname } = useLocation();
  const h1 = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} — ${t.app.name}`;
  }, [title, t]);
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null || document.activeElement.closest('[data-moves-page]')) h1.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={regionRef} data-address={pathname} className={`page ${wide ? 'page--wide' : ''} ${className}`}>
      <div className="page__head">
        <h1 ref={h1} tabIndex={-1} className={hideHeading ? 'hidden' : 'page__title'}>{heading ?? title}</h1>
        {aside && <div className="page__aside">{aside}</div>}
      </div>
      <div className="page__body">{children}</div>
      {bar}
    </div>
  );
}
