import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { answer, api, asCommand, type Output } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { atTime } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { Button, ButtonLink } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { everythingToSign, openCeremony } from './ceremony/ceremony-server';
import { dropEnded, useRunning, useRunState } from './ceremony/running';
import { SigningProblem } from './key-problem';
import { signingTexts } from './texts';

type Head = Output<'approvals.openSignings'>['sessions'][number];

function Unfinished({ session, onClose }: { session: Head; onClose: () => void }) {
  const t = useTexts(signingTexts);
  const { signed, failed, excluded, total } = session.counts;
  const all = total - excluded;
  return (
    <Notice
      tone="warning"
      title={session.state === 'open' || signed + failed === 0 ? t.home.notBegun(all) : t.home.resume(signed, all, signed + failed + 1)}
      actions={
        <>
          <ButtonLink look="primary" to={`/signing/${session.sessionId}`} data-moves-page>{t.home.goOn}</ButtonLink>
          <Button onClick={onClose}>{t.home.dismiss}</Button>
        </>
      }
    >
      <p>{t.home.openedAt(atTime(session.openedAt))}</p>
    </Notice>
  );
}

function RunningNow() {
  const t = useTexts(signingTexts);
  const running = useRunning();
  const state = useRunState();
  if (!running || !state || running.run.isOver) return null;
  return <Notice title={t.home.running(state.signed, state.total)} actions={<ButtonLink look="primary" to={`/signing/${running.sessionId}`} data-moves-page>{t.home.show}</ButtonLink>} />;
}

/** What waits for my signature, for whom, and the ceremonies that were begun and not finished. */
export function SigningHome() {
  const t = useTexts(signingTexts);
  const common = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const running = useRunning();
  const command = useRef(asCommand());
  const counts = useQuery({ queryKey: keys.inboxCounts, queryFn: () => answer(api.GET('/api/inbox/counts')) });
  const unfinished = useQuery({ queryKey: keys.signings, queryFn: () => answer(api.GET('/api/signing-sessions')) });
  const open = useMutation({
    mutationFn: async (onBehalfOf: string | undefined) => openCeremony(await everythingToSign(onBehalfOf), command.current),
    onSuccess: (opened) => {
      dropEnded();
      client.setQueryData(keys.signing(opened.sessionId), opened);
      void navigate(`/signing/${opened.sessionId}`);
    },
    onSettled: () => (command.current = asCommand()),
  });
  const close = useMutation({
    mutationFn: (sessionId: string) => answer(api.POST('/api/signing-sessions/{sessionId}/stop', { params: { path: { sessionId } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.signings }),
  });
  const own = counts.data?.mine.sign ?? 0;
  const others = (counts.data?.onBehalf ?? []).filter((one) => one.sign > 0 && session.actsFor.some((person) => person.personId === one.person.personId && person.maySign));
  const left = (unfinished.data?.sessions ?? []).filter((one) => one.state === 'open' || one.state === 'signing').filter((one) => one.sessionId !== running?.sessionId);
  return (
    <Page title={t.title}>
      {open.isError && <SigningProblem error={open.error} />}
      {close.isError && <SigningProblem error={close.error} />}
      <RunningNow />
      {left.length > 0 && (
        <section aria-labelledby="unfinished">
          <h2 id="unfinished">{t.home.unfinished}</h2>
          {left.map((one) => <Unfinished key={one.sessionId} session={one} onClose={() => close.mutate(one.sessionId)} />)}
        </section>
      )}
      {counts.isPending && <Skeleton rows={2} />}
      {counts.isError && <ProblemNotice error={counts.error} actions={<Button onClick={() => void counts.refetch()}>{common.app.retry}</Button>} />}
      {counts.isSuccess && own === 0 && others.length === 0 && left.length === 0 && <EmptyState title={t.home.emptyTitle}>{t.home.empty}</EmptyState>}
      {counts.isSuccess && (own > 0 || others.length > 0) && (
        <section className="panel">
          <p className="signing-home__count">{t.home.waiting(own)}</p>
          <div className="row">
            {own > 0 && <Button look="primary" busy={open.isPending} onClick={() => open.mutate(undefined)}>{t.home.open}</Button>}
            {others.map((one) => (
              <Button key={one.person.personId} busy={open.isPending} onClick={() => open.mutate(one.person.personId)}>
                {t.home.openFor(one.person.name)} ({one.sign})
              </Button>
            ))}
          </div>
        </section>
      )}
    </Page>
  );
}
