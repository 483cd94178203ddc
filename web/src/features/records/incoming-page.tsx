import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link, useParams } from 'react-router';
import { answer, api, asCommand, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { hasRole } from '../../lib/session';
import { atTime, localDate } from '../../lib/time';
import { sizeText, uploadFile } from '../../lib/upload';
import { useSession } from '../../lib/use-session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Download, Plus } from '../../ui/icons';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Progress, Skeleton } from '../../ui/progress';
import { toast } from '../../ui/toast';
import { ReasonDialog } from './reason-dialog';
import { recordsTexts } from './texts';
import './records.css';

type Incoming = View<'IncomingView'>;
type IncomingFile = Incoming['files'][number];

/** What became of the registration mark, in a sentence. */
function useMarkText(): (file: IncomingFile) => string {
  const { mark, refused } = useTexts(recordsTexts).incomingCard;
  return (file) => {
    if (file.mark === 'onPage' || file.mark === 'ownPage') return mark[file.mark](file.markedPage ?? 1);
    return file.mark === 'refused' ? (refused[file.markReason ?? ''] ?? refused.broken ?? '') : mark[file.mark];
  };
}

function FileCard({ file, office, onChanged }: { file: IncomingFile; office: boolean; onChanged: () => void }) {
  const t = useTexts(recordsTexts);
  const markText = useMarkText();
  const [withdrawing, setWithdrawing] = useState(false);
  const path = { incomingFileId: file.incomingFileId };
  const marking = useMutation({
    mutationFn: () => answer(api.POST('/api/incoming-files/{incomingFileId}/mark', { params: { path } })),
    onSuccess: () => { toast(t.incomingCard.marking, { tone: 'success' }); onChanged(); },
  });
  const withdrawal = useMutation({
    mutationFn: (reason: string) => answer(api.POST('/api/incoming-files/{incomingFileId}/withdrawal', { params: { path }, body: { reason }, headers: asCommand() })),
    onSuccess: () => { toast(t.incomingCard.withdrawn(file.name)); onChanged(); },
  });
  const base = `/api/incoming-files/${file.incomingFileId}`;
  return (
    <li className="panel incoming-file">
      <div className="row incoming-file__head"><h3>{file.name}</h3><span className="muted small">{sizeText(file.size)}, {atTime(file.addedAt)}</span></div>
      <p>{markText(file)}</p>
      {marking.isError && <ProblemNotice error={marking.error} />}
      {!file.mayRead && <p className="muted">{t.incomingCard.closed}</p>}
      <div className="row">
        {file.mayRead && file.markedPage !== null && <a className="button button--primary" href={`${base}/marked.pdf`} download><Download />{t.incomingCard.marked}</a>}
        {file.mayRead && <a className="button button--secondary" href={`${base}/content`} download={file.name}><Download />{t.incomingCard.received}</a>}
        {office && file.mark === 'waiting' && <Button busy={marking.isPending} onClick={() => marking.mutate()}>{t.incomingCard.again}</Button>}
        {file.mark === 'refused' && file.markReason === 'signed' && <Link className="button button--quiet" to="/verify" data-moves-page>{t.incomingCard.verify}</Link>}
        {office && <Button look="quiet" onClick={() => setWithdrawing(true)}>{t.incomingCard.withdraw}</Button>}
      </div>
      {withdrawing && (
        <ReasonDialog title={t.incomingCard.withdrawTitle(file.name)} text={t.incomingCard.withdrawText} action={t.incomingCard.withdrawAction} busy={withdrawal.isPending} error={withdrawal.error} onClose={() => setWithdrawing(false)} onReason={(reason) => withdrawal.mutate(reason)} />
      )}
    </li>
  );
}

function AddFile({ incomingId, onAdded }: { incomingId: string; onAdded: () => void }) {
  const t = useTexts(recordsTexts);
  const id = useId();
  const [going, setGoing] = useState<{ name: string; percent: number } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const send = (file: File | undefined): void => {
    if (!file) return;
    setError(null);
    setGoing({ name: file.name, percent: 0 });
    uploadFile<Incoming>(`/api/incoming/${incomingId}/files`, file, (percent) => setGoing({ name: file.name, percent })).done
      .then(() => toast(t.incomingCard.added(file.name), { tone: 'success' }), setError)
      .finally(() => { setGoing(null); onAdded(); });
  };
  return (
    <>
      {error !== null && <ProblemNotice error={error} />}
      {going ? <Progress done={going.percent} total={100} label={t.incomingCard.adding(going.name)} /> : (
        <p>
          <input id={id} type="file" className="hidden-file" aria-label={t.incomingCard.add} onChange={(event) => { send(event.target.files?.[0]); event.target.value = ''; }} />
          <label htmlFor={id} className="button button--secondary" aria-hidden="true"><Plus />{t.incomingCard.add}</label>
        </p>
      )}
    </>
  );
}

/** The card of an incoming document: what the office wrote down, what came, and the sealed copies with the registration mark. */
export default function IncomingPage() {
  const { id = '' } = useParams();
  const t = useTexts(recordsTexts);
  const common = useT();
  const client = useQueryClient();
  const office = hasRole(useSession(), 'records');
  const key = [...keys.journals, 'incoming', 'card', id];
  const query = useQuery({ queryKey: key, queryFn: () => answer(api.GET('/api/incoming/{incomingId}', { params: { path: { incomingId: id } } })) });
  const changed = (): void => void client.invalidateQueries({ queryKey: keys.journals });
  const one = query.data;
  const facts: readonly (readonly [string, string | null])[] = one
    ? [[t.incomingList.title, one.title], [t.incomingList.correspondent, one.correspondent], [t.incomingList.received, localDate(one.receivedOn)], [t.incomingList.theirs, [one.theirIndex && `№ ${one.theirIndex}`, one.theirDate && localDate(one.theirDate)].filter(Boolean).join(', ') || null], [t.incomingList.due, one.dueOn && localDate(one.dueOn)]]
    : [];
  return (
    <Page title={one ? t.incomingCard.title(one.index) : t.incomingCard.loading} aside={<Link to="/journals?section=incoming" data-moves-page>{t.incomingCard.back}</Link>}>
      {query.isPending && <Skeleton rows={5} />}
      {query.isError && <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />}
      {one && (
        <>
          <dl className="incoming-card__facts">
            {facts.filter(([, value]) => value).map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
            <dt>{t.incomingList.answer}</dt><dd>{one.answeredBy ? <Link to={`/documents/${one.answeredBy.documentId}`} data-moves-page>№ {one.answeredBy.index}</Link> : t.incomingList.stateName[one.state]}</dd>
          </dl>
          {one.warning && <Notice tone="warning" title={t.incomingList.warning[one.warning] ?? one.warning} />}
          <h2>{t.incomingCard.files}</h2>
          {one.files.length === 0 && <EmptyState title={t.incomingCard.noFiles}>{office && t.incomingCard.addFirst}</EmptyState>}
          <ul className="incoming-files">{one.files.map((file) => <FileCard key={file.incomingFileId} file={file} office={office} onChanged={changed} />)}</ul>
          {office && <AddFile incomingId={one.incomingId} onAdded={changed} />}
        </>
      )}
    </Page>
  );
}
