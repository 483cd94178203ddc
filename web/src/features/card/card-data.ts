import { useQuery } from '@tanstack/react-query';
import { answer, api, type View } from '../../lib/api';
import { asProblem } from '../../lib/problem';
import { keys } from '../../lib/queries';

const at = (documentId: string) => ({ params: { path: { documentId } } });

/** The document itself; its absence and the lack of a right are one answer. */
export const useDocument = (documentId: string) =>
  useQuery({ queryKey: keys.document(documentId), queryFn: () => answer(api.GET('/api/documents/{documentId}', at(documentId))) });

/** The route, or null while the document was never submitted. */
export const useRoute = (documentId: string) =>
  useQuery({
    queryKey: keys.route(documentId),
    queryFn: async (): Promise<View<'RouteView'> | null> => {
      try {
        return await answer(api.GET('/api/documents/{documentId}/route', at(documentId)));
      } catch (fault) {
        if (asProblem(fault).status === 404 || asProblem(fault).code === 'noRoute') return null;
        throw fault;
      }
    },
  });

export const useVersions = (documentId: string) =>
  useQuery({ queryKey: keys.versions(documentId), queryFn: () => answer(api.GET('/api/documents/{documentId}/versions', at(documentId))) });

export const useVersion = (documentId: string, number: number | null) =>
  useQuery({
    queryKey: keys.version(documentId, number ?? 0), enabled: number !== null,
    queryFn: () => answer(api.GET('/api/documents/{documentId}/versions/{number}', { params: { path: { documentId, number: number ?? 0 } } })),
  });

/** Verified anew on the server each time that it is asked. */
export const useSignatures = (documentId: string) =>
  useQuery({ queryKey: keys.signatures(documentId), queryFn: () => answer(api.GET('/api/documents/{documentId}/signatures', at(documentId))), staleTime: 60_000 });

/** What the program itself is about to send; what goes by post or by hand waits for people. */
const goesByItself = ({ state, channel }: { state: string; channel: string }): boolean => state === 'queued' && (channel === 'sev' || channel === 'email');

export const useDispatches = (documentId: string) =>
  useQuery({
    queryKey: [...keys.document(documentId), 'dispatches'], queryFn: () => answer(api.GET('/api/documents/{documentId}/dispatches', at(documentId))),
    refetchInterval: (query) => (query.state.data?.dispatches.some(goesByItself) ? 3_000 : false),
  });

export const useDocumentJournal = (documentId: string) =>
  useQuery({ queryKey: [...keys.document(documentId), 'journal'], queryFn: () => answer(api.GET('/api/documents/{documentId}/journal', at(documentId))) });

/** Where the pages to be shown come from: the sealed or signed file, else the current version, else the author's draft. */
export interface PdfSource {
  readonly address: string;
  readonly kind: 'sealed' | 'signed' | 'version' | 'draft';
  readonly version: number | null;
}

export function pdfSource(document: View<'DocumentView'>): PdfSource | null {
  const base = `/api/documents/${document.documentId}`;
  if (document.files.sealed || document.files.signed) return { address: `${base}/document.pdf`, kind: document.files.sealed ? 'sealed' : 'signed', version: document.currentVersion };
  if (document.currentVersion !== null) return { address: `${base}/versions/${document.currentVersion}/document.pdf`, kind: 'version', version: document.currentVersion };
  return document.isMine && document.phase === 'draft' ? { address: `${base}/preview.pdf`, kind: 'draft', version: null } : null;
}

/** The bytes of the pages; asked for again when the document changes (a signature or the seal was added). */
export const usePdf = (document: View<'DocumentView'>, source: PdfSource | null) =>
  useQuery({
    queryKey: [...keys.document(document.documentId), 'pdf', source?.address ?? '', document.updatedAt],
    enabled: source !== null,
    queryFn: async (): Promise<ArrayBuffer> => {
      const path = { documentId: document.documentId };
      if (source?.kind === 'draft') return (await answer(api.GET('/api/documents/{documentId}/preview.pdf', { params: { path }, parseAs: 'arrayBuffer' }))) as ArrayBuffer;
      if (source?.kind === 'version') return (await answer(api.GET('/api/documents/{documentId}/versions/{number}/document.pdf', { params: { path: { ...path, number: source.version ?? 1 } }, parseAs: 'arrayBuffer' }))) as ArrayBuffer;
      return (await answer(api.GET('/api/documents/{documentId}/document.pdf', { params: { path }, parseAs: 'arrayBuffer' }))) as ArrayBuffer;
    },
    staleTime: Infinity,
    gcTime: 60_000,
  });
