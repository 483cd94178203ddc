import { useEffect } from 'react';
import { useRouteError } from 'react-router';
import { useT } from '../lib/i18n/i18n';
import { Button, ButtonLink } from '../ui/button';
import { Page } from '../ui/page';
import { Skeleton } from '../ui/progress';

const isStaleBuild = (error: unknown): boolean => error instanceof Error && /dynamically imported module|Importing a module script|error loading/i.test(error.message);

/** Shown instead of a page that failed; after an update of the server the page is simply fetched again, once. */
export function PageFault() {
  const t = useT();
  const error = useRouteError();
  useEffect(() => {
    const mark = `obih.reloaded:${location.pathname}`;
    if (isStaleBuild(error) && !sessionStorage.getItem(mark)) {
      sessionStorage.setItem(mark, '1');
      location.reload();
    }
  }, [error]);
  return (
    <main id="main">
      <Page title={t.errors.pageTitle} aside={<Button look="primary" onClick={() => location.reload()}>{t.errors.reload}</Button>}>
        <p>{t.errors.pageText}</p>
        <p className="muted small">{error instanceof Error ? error.message : ''}</p>
      </Page>
    </main>
  );
}

export function NotFoundPage() {
  const t = useT();
  return (
    <Page title={t.errors.notFoundTitle}>
      <p>{t.errors.notFoundText}</p>
      <ButtonLink to="/" look="primary">{t.errors.toInbox}</ButtonLink>
    </Page>
  );
}

/** While the first page is fetched. */
export function Loading() {
  return (
    <main id="main">
      <Skeleton rows={6} />
    </main>
  );
}
