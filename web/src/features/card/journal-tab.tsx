import { useT, useTexts } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import { atTime } from '../../lib/time';
import { Button } from '../../ui/button';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { useDocumentJournal } from './card-data';
import { cardTexts } from './texts';
import '../../ui/table.css';

/** «Журнал»: the links of the document's hash chain, and whether they hold together. */
export function JournalTab({ document }: { document: View<'DocumentView'> }) {
  const t = useTexts(cardTexts);
  const common = useT();
  const query = useDocumentJournal(document.documentId);
  if (query.isPending) return <Skeleton rows={5} />;
  if (!query.data) return <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />;
  return (
    <>
      <Notice tone={query.data.chainVerifies ? 'success' : 'error'} title={query.data.chainVerifies ? t.journal.verifies : t.journal.broken} />
      <div className="table-wrap" tabIndex={0} role="region" aria-label={t.journal.caption}>
        <table className="table card-journal">
          <caption className="hidden">{t.journal.caption}</caption>
          <thead><tr><th scope="col" className="number">{t.journal.number}</th><th scope="col">{t.journal.at}</th><th scope="col">{t.journal.who}</th><th scope="col">{t.journal.what}</th><th scope="col">{t.journal.hash}</th></tr></thead>
          <tbody>
            {[...query.data.entries].reverse().map((entry) => (
              <tr key={entry.seq}>
                <td className="number">{entry.seq}</td><td className="nowrap">{atTime(entry.at)}</td><td>{entry.actorName || t.journal.system}</td><td>{t.journal.type[entry.type] ?? entry.type}</td>
                <td><code title={entry.hash}>{entry.hash.slice(0, 12)}…</code></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
