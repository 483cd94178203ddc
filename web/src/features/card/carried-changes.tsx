import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { answer, api } from '../../lib/api';
import { usePick, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { changeWords } from './change-words';
import { cardTexts } from './texts';

/** What changed since a carried approval, by printed place, with the way to the comparison. */
export function CarriedChanges({ documentId, from, to, parts }: { documentId: string; from: number; to: number; parts: readonly string[] }) {
  const t = useTexts(cardTexts);
  const pick = usePick();
  const query = useQuery({
    queryKey: keys.changes(documentId, from, to), enabled: from !== to && parts.length > 0, staleTime: Infinity,
    queryFn: () => answer(api.GET('/api/documents/{documentId}/changes', { params: { path: { documentId }, query: { from, to } } })),
  });
  if (parts.length === 0 || from === to) return null;
  return (
    <>
      {changeWords(parts, query.data, t.parts, pick).join('; ')}
      {' '}<Link className="no-print nowrap" to={`/documents/${documentId}/compare?from=${from}&to=${to}`} data-moves-page>{t.compareVersions(from, to)}</Link>
    </>
  );
}
