import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { answer, api } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import type { Kind } from '../../lib/content';
import { editing } from '../../lib/offline/outbox';
import { localDraft, type LocalDraft } from '../../lib/offline/store';
import { keys } from '../../lib/queries';
import { Button, ButtonLink } from '../../ui/button';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { DraftEditor } from './draft-editor';
import { editorTexts } from './editor.texts';

/** What this device keeps of the draft; undefined until it is known. */
function useLocalDraft(documentId: string): { known: boolean; draft: LocalDraft | undefined } {
  const [found, setFound] = useState<{ id: string; draft: LocalDraft | undefined } | null>(null);
  useEffect(() => {
    let wanted = true;
    localDraft(documentId).then((draft) => wanted && setFound({ id: documentId, draft }), () => wanted && setFound({ id: documentId, draft: undefined }));
    return () => {
      wanted = false;
    };
  }, [documentId]);
  return found?.id === documentId ? { known: true, draft: found.draft } : { known: false, draft: undefined };
}

const unknownKind = (code: string, nameUk: string): Kind => ({ code, nameUk, nameEn: nameUk, groupUk: '', letterhead: 'memo', requisites: [], defaultAccess: 'unit', numbering: 'A' });

/** Loads a draft with its kind and what this device still has of it, and opens the editor. */
export default function EditorPage() {
  const { id = '' } = useParams();
  const t = useT();
  const words = useTexts(editorTexts);
  const path = { documentId: id };
  const document = useQuery({ queryKey: keys.document(id), queryFn: () => answer(api.GET('/api/documents/{documentId}', { params: { path } })), refetchOnWindowFocus: false });
  const copy = useQuery({ queryKey: keys.workingCopy(id), queryFn: () => answer(api.GET('/api/documents/{documentId}/working-copy', { params: { path } })), refetchOnWindowFocus: false, refetchOnMount: 'always', staleTime: 0, gcTime: 0 });
  const kinds = useQuery({ queryKey: keys.kinds, queryFn: () => answer(api.GET('/api/kinds')), staleTime: 600_000 });
  const local = useLocalDraft(id);
  // From the first moment, so that the outbox does not send under the hands of the page what the page is about to show as restored.
  useEffect(() => editing(id), [id]);
  // A question that fails while somebody writes takes nothing off the screen.
  const failed = [document, copy, kinds].find((query) => query.isError && !query.data);
  if (failed) {
    return (
      <Page title={words.title('')} heading={words.untitled}>
        <ProblemNotice error={failed.error} actions={<><Button onClick={() => void failed.refetch()}>{t.app.retry}</Button><ButtonLink to="/">{t.errors.toInbox}</ButtonLink></>} />
      </Page>
    );
  }
  if (!document.data || !copy.data || !kinds.data || !local.known) return <Page title={words.title('')} heading={t.app.loading}><Skeleton rows={6} height="5rem" /></Page>;
  if (!copy.data.editable) {
    return (
      <Page title={words.title(document.data.title)} heading={document.data.title}>
        <Notice tone="warning" title={words.readOnly} actions={<ButtonLink look="primary" to={`/documents/${id}`}>{words.toCard}</ButtonLink>} />
      </Page>
    );
  }
  const kind = kinds.data.kinds.find((one) => one.code === document.data.kind) ?? unknownKind(document.data.kind, document.data.kindUk);
  return <DraftEditor key={id} document={document.data} kind={kind} copy={copy.data} local={local.draft} />;
}
