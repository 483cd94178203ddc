import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { answer, api, type Output } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { DispatchList, ReceiptDialog } from './dispatch-list';
import { recordsTexts } from './texts';

/** Refused and failed dispatches, each under its letter, with what the office can do about it. */
export function DispatchTasks() {
  const t = useTexts(recordsTexts);
  const common = useT();
  const query = useQuery({ queryKey: [...keys.journals, 'dispatch-tasks'], queryFn: () => answer(api.GET('/api/dispatch-tasks')) });
  const [recording, setRecording] = useState<Output<'records.dispatchTasks'>['tasks'][number] | null>(null);
  if (query.isPending) return <Skeleton rows={4} />;
  if (!query.data) return <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />;
  if (query.data.tasks.length === 0) return <EmptyState title={t.dispatch.tasksEmpty} />;
  return (
    <>
      <h2 className="hidden">{t.dispatch.tasks}</h2>
      {query.data.tasks.map((task) => (
        <section key={task.dispatchId} className="panel records-task">
          <h3><Link to={`/documents/${task.documentId}?tab=files`} data-moves-page>№ {task.index} — {task.title}</Link></h3>
          <DispatchList dispatches={[task]} documentId={task.documentId} onRecord={() => setRecording(task)} />
        </section>
      ))}
      {recording && <ReceiptDialog dispatch={recording} documentId={recording.documentId} onClose={() => setRecording(null)} />}
    </>
  );
}
