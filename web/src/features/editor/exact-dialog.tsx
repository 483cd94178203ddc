import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { PdfView } from '../signatures/pdf/pdf-view';
import { editorTexts } from './editor.texts';

/** The page exactly as the server will print it. */
export function ExactDialog({ documentId, title, revision, onClose }: { documentId: string; title: string; revision: number; onClose: () => void }) {
  const t = useT();
  const words = useTexts(editorTexts);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['document', documentId, 'preview', revision],
    queryFn: async () => (await answer(api.GET('/api/documents/{documentId}/preview.pdf', { params: { path: { documentId } }, parseAs: 'arrayBuffer' }))) as ArrayBuffer,
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <Dialog title={words.exactTitle} size="page" onClose={onClose}>
      {error && <ProblemNotice error={error} actions={<Button busy={isFetching} onClick={() => void refetch()}>{t.app.retry}</Button>} />}
      {!data && !error && <Skeleton rows={6} height="4rem" />}
      {data && <PdfView bytes={data} title={title} />}
    </Dialog>
  );
}
