import { useT, useTexts } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import { Button } from '../../ui/button';
import { Clip, Download } from '../../ui/icons';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { DispatchList, type Dispatch } from '../records/dispatch-list';
import { useDispatches, useVersion } from './card-data';
import { cardTexts } from './texts';

/** Everything that can be taken away: the finished PDF, the versions' pages, the sheet, the attachments; and to whom it was sent. */
export function FilesTab({ document, hasRoute, onRecord }: { document: View<'DocumentView'>; hasRoute: boolean; onRecord: (dispatch: Dispatch) => void }) {
  const t = useTexts(cardTexts);
  const common = useT();
  const version = useVersion(document.documentId, document.currentVersion);
  const dispatches = useDispatches(document.documentId);
  const base = `/api/documents/${document.documentId}`;
  const files = [
    ...(document.files.sealed ? [{ href: `${base}/document.pdf`, text: t.files.sealed }, { href: `${base}/document.asice`, text: t.files.container }] : document.files.signed ? [{ href: `${base}/document.pdf`, text: t.files.signed }] : []),
    ...(document.currentVersion !== null ? [{ href: `${base}/versions/${document.currentVersion}/document.pdf`, text: t.files.version(document.currentVersion) }] : []),
    ...(hasRoute ? [{ href: `${base}/approval-sheet.pdf`, text: t.files.sheet }] : []),
  ];
  return (
    <>
      <ul className="files">
        {files.map((file) => <li key={file.href}><a className="button button--secondary" href={file.href} download><Download />{file.text}</a></li>)}
      </ul>
      <h3>{t.files.attachments}</h3>
      {version.isError && <ProblemNotice error={version.error} />}
      {version.isLoading && <Skeleton rows={1} />}
      {(version.data?.attachments.length ?? 0) === 0 && !version.isLoading && <p className="muted">{t.files.noAttachments}</p>}
      <ul className="files files--plain">
        {version.data?.attachments.map((file) => (
          <li key={file.id}><Clip size={18} /><a href={`${base}/attachments/${file.id}/content`} download={file.name}>{file.name}</a><span className="muted small">{file.role === 'appendix' ? t.files.appendix : t.files.supporting}, {t.files.size(file.size)}</span></li>
        ))}
      </ul>
      <h3>{t.files.dispatches}</h3>
      {dispatches.isError && <ProblemNotice error={dispatches.error} actions={<Button onClick={() => void dispatches.refetch()}>{common.app.retry}</Button>} />}
      {dispatches.data?.dispatches.length === 0 && <p className="muted">{t.files.noDispatches}</p>}
      {dispatches.data && <DispatchList dispatches={dispatches.data.dispatches} documentId={document.documentId} onRecord={onRecord} />}
    </>
  );
}
