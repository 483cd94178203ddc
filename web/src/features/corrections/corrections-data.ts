import { useQuery } from '@tanstack/react-query';
import { answer, api, type View } from '../../lib/api';
import { keys } from '../../lib/queries';

export type Correction = View<'CorrectionView'>;

/** The corrections of the current round that I may see, with their differences; asked for only when there are any. */
export const useCorrections = (documentId: string, enabled: boolean) =>
  useQuery({ queryKey: [...keys.document(documentId), 'corrections'], enabled, queryFn: () => answer(api.GET('/api/documents/{documentId}/editorial-corrections', { params: { path: { documentId } } })) });
