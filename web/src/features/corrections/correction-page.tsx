import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { atTime } from '../../lib/time';
import { Button, ButtonLink } from '../../ui/button';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { useDocument, useRoute, useVersion } from '../card/card-data';
import { CorrectionAnswer } from './correction-answer';
import { CorrectionEditor } from './correction-editor';
import { correctionTexts } from './corrections.texts';
import { useCorrections } from './corrections-data';

/**
 * «Редакційна правка»: for the records office the text to be corrected and the difference before it is proposed; for the author the
 * same difference with consent or refusal. Who may do which is said by `allowed`.
 */
export default function CorrectionPage() {
  const { id = '' } = useParams();
  const t = useTexts(correctionTexts);
  const common = useT();
  const document = useDocument(id);
  const route = useRoute(id);
  const kinds = useQuery({ queryKey: keys.kinds, queryFn: () => answer(api.GET('/api/kinds')), staleTime: 600_000 });
  const pending = route.data?.correction ?? null;
  const corrections = useCorrections(id, pending !== null);
  const isAllowed = route.data?.allowed.some((one) => one.action === 'correctEditorially') ?? false;
  const version = useVersion(id, isAllowed && !pending ? (document.data?.currentVersion ?? null) : null);
  const failed = [document, route, version, corrections].find((query) => query.isError && !query.data);
  if (failed) return <Page title={t.title}><ProblemNotice error={failed.error} actions={<Button onClick={() => void failed.refetch()}>{common.app.retry}</Button>} /></Page>;
  if (!document.data || route.isPending || kinds.isPending || (isAllowed && (pending ? !corrections.data : !version.data))) return <Page title={t.title}><Skeleton rows={6} height="5rem" /></Page>;
  const kind = kinds.data?.kinds.find((one) => one.code === document.data.kind);
  const asked = corrections.data?.corrections.find((one) => one.state === 'pending');
  if (isAllowed && asked) return <CorrectionAnswer document={document.data} correction={asked} />;
  if (isAllowed && version.data) return <CorrectionEditor key={version.data.contentHash} document={document.data} version={version.data} kind={kind} />;
  return (
    <Page title={t.title} heading={document.data.title}>
      <Notice title={pending ? t.pending : t.unavailable} actions={<ButtonLink look="primary" to={`/documents/${id}`} data-moves-page>{t.toCard}</ButtonLink>}><p>{pending ? t.pendingText(pending.by.name, atTime(pending.at)) : t.unavailableHelp}</p></Notice>
    </Page>
  );
}
