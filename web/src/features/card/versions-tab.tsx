import { Link } from 'react-router';
import { useT, useTexts } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import { atTime } from '../../lib/time';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { Chip } from '../../ui/status-tag';
import { useVersions } from './card-data';
import { cardTexts } from './texts';

/** «Версії»: every frozen version with its hash, its pages and what changed since the one before. */
export function VersionsTab({ document }: { document: View<'DocumentView'> }) {
  const t = useTexts(cardTexts);
  const common = useT();
  const query = useVersions(document.documentId);
  if (query.isPending) return <Skeleton rows={3} />;
  if (!query.data) return <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />;
  const { versions } = query.data;
  if (versions.length === 0) return <EmptyState title={t.versions.empty} />;
  return (
    <ol className="versions">
      {versions.map((version) => (
        <li key={version.contentHash} className="panel">
          <div className="row"><h3>{t.version(version.number)}</h3>{version.number === document.currentVersion && <Chip tone="blue">{t.versions.current}</Chip>}{version.editorial && <Chip>{t.versions.editorial}</Chip>}</div>
          <p className="muted">{t.versions.by(version.createdBy.name, atTime(version.createdAt))}</p>
          {version.note && <p>{version.note}</p>}
          <p className="row">
            <a href={`/api/documents/${document.documentId}/versions/${version.number}/document.pdf`} download>{t.versions.pdf}</a>
            {version.number > 1 && <Link to={`/documents/${document.documentId}/compare?from=${version.number - 1}&to=${version.number}`} data-moves-page>{t.versions.compare(version.number - 1)}</Link>}
          </p>
          <p className="small muted card-hash">{t.versions.hash}: {version.contentHash}</p>
        </li>
      ))}
    </ol>
  );
}
