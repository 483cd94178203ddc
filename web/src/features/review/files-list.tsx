import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { sizeText } from '../../lib/upload';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Clip, Download, Eye } from '../../ui/icons';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { PdfView } from '../signatures/pdf/pdf-view';
import { reviewTexts } from './review.texts';

type Attachment = View<'AttachmentView'>;

/** A PDF of the server in a dialog: a version, a preview or an attachment. */
export function PdfDialog({ title, load, name, onClose }: { title: string; load: () => Promise<ArrayBuffer>; name: readonly unknown[]; onClose: () => void }) {
  const t = useT();
  const { data, error, refetch, isFetching } = useQuery({ queryKey: ['pdf', ...name], queryFn: load, staleTime: Infinity, gcTime: 60_000 });
  return (
    <Dialog title={title} size="page" onClose={onClose}>
      {error && <ProblemNotice error={error} actions={<Button busy={isFetching} onClick={() => void refetch()}>{t.app.retry}</Button>} />}
      {!data && !error && <Skeleton rows={6} height="4rem" />}
      {data && <PdfView bytes={data} title={title} />}
    </Dialog>
  );
}

/** The files of a version: PDFs open here, everything else is downloaded. */
export function FilesList({ documentId, attachments }: { documentId: string; attachments: readonly Attachment[] }) {
  const words = useTexts(reviewTexts).files;
  const [shown, setShown] = useState<Attachment | null>(null);
  if (attachments.length === 0) return <p className="muted">{words.none}</p>;
  return (
    <>
      <ul className="files">
        {attachments.map((file) => (
          <li key={file.id}>
            <Clip size={18} />
            <span className="files__name">{file.name} <span className="muted small">{sizeText(file.size)} · {words.roles[file.role]}</span></span>
            {file.mediaType === 'application/pdf' && <button type="button" className="button button--quiet button--icon" aria-label={words.view(file.name)} onClick={() => setShown(file)}><Eye size={18} /></button>}
            <a className="button button--quiet button--icon" href={`/api/documents/${documentId}/attachments/${file.id}/content`} download aria-label={words.download(file.name)}><Download size={18} /></a>
          </li>
        ))}
      </ul>
      {shown && (
        <PdfDialog
          title={shown.name} name={['attachment', shown.id]} onClose={() => setShown(null)}
          load={async () => (await answer(api.GET('/api/documents/{documentId}/attachments/{attachmentId}/content', { params: { path: { documentId, attachmentId: shown.id } }, parseAs: 'arrayBuffer' }))) as ArrayBuffer}
        />
      )}
    </>
  );
}
