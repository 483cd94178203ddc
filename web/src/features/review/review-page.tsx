import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { answer, api, type Output, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { useSession } from '../../lib/use-session';
import { Button, ButtonLink } from '../../ui/button';
import { ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { rememberOpened } from '../inbox/use-selection';
import { stepToDecide } from './my-actions';
import { ReviewScreen } from './review-screen';
import { reviewTexts } from './review.texts';

/** My latest decision on an earlier version than this one, of whatever kind: who returned a text also wants to see what became of it. */
function lastDecision(route: View<'RouteView'> | undefined, personId: string, version: number): View<'DecisionView'> | null {
  const all = (route?.rounds ?? []).flatMap((round) => round.stages.flatMap((stage) => stage.steps.flatMap((step) => (step.decision ? [step.decision, ...step.earlier] : step.earlier))));
  const mine = all.filter((decision) => decision.by.personId === personId && decision.withdrawn === null && decision.version < version);
  return mine.sort((a, b) => (a.at < b.at ? 1 : -1))[0] ?? null;
}

/** Loads a document for review and holds fast to the round and version that were shown first: a newer one comes only when asked for. */
function Review({ documentId, stepId }: { documentId: string; stepId: string }) {
  const t = useT();
  const words = useTexts(reviewTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { personId } = useSession().person;
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
  const earlier = since.data && !since.data.changes && since.data.mine?.version !== shown?.version ? lastDecision(route.data, personId, shown?.version ?? 0) : null;
  const changes = useQuery({
    queryKey: keys.changes(documentId, earlier?.version ?? 0, shown?.version),
    queryFn: () => answer(api.GET('/api/documents/{documentId}/changes', { params: { path, query: { from: earlier?.version ?? 1, to: shown?.version ?? 1 } } })),
    enabled: earlier !== null && shown !== null, staleTime: Infinity,
  });
  const sinceMine: Output<'approvals.sinceMine'> | undefined = since.data && earlier && changes.data ? { ...since.data, mine: earlier, changes: changes.data } : since.data;
  const from = sinceMine?.changes?.fromVersion;
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
  if (!document.data || !route.data || !version.data || !shown || kinds.isPending || since.isPending || (earlier !== null && changes.isPending) || (from !== undefined && before.isPending)) {
    return <Page title={words.title(document.data?.title ?? '')} heading={document.data?.title ?? t.app.loading}><Skeleton rows={6} height="5rem" /></Page>;
  }
  const showNew = async () => {
    setShown(null);
    await client.invalidateQueries({ queryKey: keys.document(documentId) });
    // In a new round my task is a new step; this one waits for nobody any more.
    const now = client.getQueryData<View<'RouteView'>>(keys.route(documentId));
    const mine = now && stepToDecide(now.allowed, params.get('for'));
    if (mine && mine !== stepId) void navigate(`/documents/${documentId}/review/${mine}?${params}`, { replace: true });
  };
  return (
    <ReviewScreen
      document={document.data} route={route.data} version={version.data} before={before.data ?? null} since={sinceMine} kind={kinds.data?.kinds.find((one) => one.code === document.data.kind)}
      stepId={stepId} seen={{ round: shown.round, version: shown.version, contentHash: version.data.contentHash }} onShowNew={() => void showNew()}
    />
  );
}

export default function ReviewPage() {
  const { id = '', stepId = '' } = useParams();
  return <Review key={`${id}:${stepId}`} documentId={id} stepId={stepId} />;
}
