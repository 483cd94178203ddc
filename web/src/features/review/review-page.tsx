import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { answer, api } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { Button, ButtonLink } from '../../ui/button';
import { ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { rememberOpened } from '../inbox/use-selection';
import { ReviewScreen } from './review-screen';
import { reviewTexts } from './review.texts';

/** Loads a document for review and holds fast to the round and version that were shown first: a newer one comes only when asked for. */
function Review({ documentId, stepId }: { documentId: string; stepId: string }) {
  const t = useT();
  const words = useTexts(reviewTexts);
  const client = useQueryClient();
  const path = { documentId };
  const document = useQuery({ queryKey: keys.document(documentId), queryFn: () => answer(api.GET('/api/documents/{documentId}', { params: { path } })) });
  const route = useQuery({ queryKey: keys.route(documentId), queryFn: () => answer(api.GET('/api/documents/{documentId}/route', { params: { path } })), refetchOnMount: 'always' });
  const kinds = useQuery({ queryKey: keys.kinds, queryFn: () => answer(api.GET('/api/kinds')), staleTime: 600_000 });
  const [shown, setShown] = useState<{ round: number; version: number } | null>(null);
  const round = route.data?.rounds.find((one) => one.number === route.data.currentRound);
  useEffect(() => {
    if (!shown && round && !route.isFetching) setShown({ round: round.number, version: round.version });
  }, [shown, round, route.isFetching]);
  const version = useQuery({
    queryKey: keys.version(documentId, shown?.version ?? 0),
    queryFn: () => answer(api.GET('/api/documents/{documentId}/versions/{number}', { params: { path: { ...path, number: shown?.version ?? 0 } } })),
    enabled: shown !== null, staleTime: Infinity,
  });
  const since = useQuery({ queryKey: [...keys.sinceMine(documentId), shown?.version ?? 0], queryFn: () => answer(api.GET('/api/documents/{documentId}/changes-since-mine', { params: { path } })), enabled: shown !== null, refetchOnWindowFocus: false });
  const from = since.data?.changes?.fromVersion;
  const before = useQuery({
    queryKey: keys.version(documentId, from ?? 0),
    queryFn: () => answer(api.GET('/api/documents/{documentId}/versions/{number}', { params: { path: { ...path, number: from ?? 0 } } })),
    enabled: from !== undefined, staleTime: Infinity,
  });
  useEffect(() => {
    if (version.data) rememberOpened(documentId, version.data.number);
  }, [documentId, version.data]);
  const failed = [document, route, version].find((query) => query.isError && !query.data);
  if (failed) return <Page title={words.title('')} heading={t.purpose.visa}><ProblemNotice error={failed.error} actions={<><Button onClick={() => void failed.refetch()}>{t.app.retry}</Button><ButtonLink to="/">{t.errors.toInbox}</ButtonLink></>} /></Page>;
  if (!document.data || !route.data || !version.data || !shown || kinds.isPending || since.isPending || (from !== undefined && before.isPending)) {
    return <Page title={words.title(document.data?.title ?? '')} heading={document.data?.title ?? t.app.loading}><Skeleton rows={6} height="5rem" /></Page>;
  }
  const showNew = () => {
    setShown(null);
    void client.invalidateQueries({ queryKey: keys.document(documentId) });
  };
  return (
    <ReviewScreen
      document={document.data} route={route.data} version={version.data} before={before.data ?? null} since={since.data} kind={kinds.data?.kinds.find((one) => one.code === document.data.kind)}
      stepId={stepId} seen={{ round: shown.round, version: shown.version, contentHash: version.data.contentHash }} onShowNew={showNew}
    />
  );
}

export default function ReviewPage() {
  const { id = '', stepId = '' } = useParams();
  return <Review key={`${id}:${stepId}`} documentId={id} stepId={stepId} />;
}
