import { useQuery } from '@tanstack/react-query';
import { answer, api, type View } from '../../lib/api';
import { useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { Notice } from '../../ui/notice';
import { remarksTexts } from './remarks.texts';

/** Remarks whose writer does not accept the author's answer: whoever decides after them must know (approvals.md, Remarks). Nothing when there are none. */
export function Disagreements({ remarks }: { remarks: readonly View<'RemarkView'>[] }) {
  const words = useTexts(remarksTexts);
  const open = remarks.filter((remark) => remark.state === 'disagreed');
  if (open.length === 0) return null;
  return (
    <Notice tone="warning" title={words.disagreements(open.length)}>
      <ul>
        {open.map((remark) => (
          <li key={remark.remarkId}>
            <strong>{remark.author.name}:</strong> {remark.text}
            {remark.answer && <><br /><span className="muted">{words.answer} ({words.outcomes[remark.answer.outcome].toLowerCase()}):</span> {remark.answer.text}</>}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** The same for a document of a pile, which is listed without its route. */
export function DisagreementsOf({ documentId }: { documentId: string }) {
  const { data } = useQuery({ queryKey: keys.route(documentId), queryFn: () => answer(api.GET('/api/documents/{documentId}/route', { params: { path: { documentId } } })) });
  return data ? <Disagreements remarks={data.remarks} /> : null;
}
