import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { answer, api, asCommand, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import type { OpenedKey } from '../../lib/keys/opened-key';
import { ProblemError } from '../../lib/problem';
import { keys } from '../../lib/queries';
import { useSession } from '../../lib/use-session';
import { Button, ButtonLink } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { toast } from '../../ui/toast';
import { everythingToSign, openCeremony } from './ceremony/ceremony-server';
import { pileMode, rememberPile } from './ceremony/pile-memory';
import { dropEnded, startCeremony, useRunning, useRunState } from './ceremony/running';
import type { RunState } from './ceremony/run-state';
import { ConfirmStep } from './confirm-step';
import { SigningProblem } from './key-problem';
import { KeyStep } from './key-step';
import { PileStep } from './pile-step';
import { ProgressStep } from './progress-step';
import { ResultStep } from './result-step';
import { signingTexts } from './texts';
import { usePile } from './use-pile';

type Session = View<'SigningSessionView'>;

/** Freezes a new list of some of a list's documents, in the same order; the old list is closed first, so that no step is on two of them. */
function useReopen(): (session: Session, documentIds: ReadonlySet<string>) => Promise<Session> {
  const { actsFor } = useSession();
  return async (session, documentIds) => {
    if (session.state === 'open' || session.state === 'signing') await answer(api.POST('/api/signing-sessions/{sessionId}/stop', { params: { path: { sessionId: session.sessionId } } }));
    const people = [undefined, ...actsFor.filter((person) => person.maySign).map((person) => person.personId)];
    const rows = (await Promise.all(people.map((person) => everythingToSign(person)))).flat();
    const byId = new Map(rows.map((row) => [row.documentId, row]));
    const wanted = session.items.filter((item) => documentIds.has(item.documentId)).flatMap((item) => byId.get(item.documentId) ?? []);
    return openCeremony(wanted, asCommand());
  };
}

function useStart(): (session: Session, key: OpenedKey, opened: Readonly<Record<string, string>>, takeOver?: boolean) => Promise<void> {
  const t = useTexts(signingTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (session, key, opened, takeOver = false) => {
    const ended = (end: RunState): void => {
      void client.invalidateQueries({ queryKey: keys.signings });
      void client.invalidateQueries({ queryKey: keys.inbox });
      for (const item of end.items) void client.invalidateQueries({ queryKey: keys.document(item.documentId) });
      if (!location.pathname.startsWith('/signing/')) {
        toast(t.result.toast(end.signed, end.total), { tone: 'success', seconds: null, action: { label: () => t.result.open, run: () => void navigate(`/signing/${session.sessionId}`) } });
      }
    };
    const start = await startCeremony(session, key, opened, takeOver, ended);
    if (start !== 'started') throw new ElsewhereError(start);
  };
}

/** Another device works on the ceremony: who opens the key once more after being told so wants to go on here. */
const worksElsewhere = (problem: unknown): boolean => problem instanceof ProblemError && problem.code === 'ceremonyElsewhere';

/** Another tab, or this one, is busy with a ceremony. */
class ElsewhereError extends Error {
  constructor(readonly where: 'runsElsewhere' | 'otherRuns') {
    super(where);
  }
}

function OpenCeremony({ session, refused }: { session: Session; refused: unknown }) {
  const t = useTexts(signingTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const pile = usePile(session);
  const reopen = useReopen();
  const start = useStart();
  const [elsewhere, setElsewhere] = useState<string | null>(null);
  const asked = params.get('step');
  const begun = session.state === 'signing' && session.counts.signed > 0;
  const step = asked ?? (refused !== null || begun ? 'key' : pileMode() === 'list' ? 'confirm' : 'pile');
  const go = (to: 'pile' | 'confirm' | 'key'): void => setParams({ step: to });

  const sign = async (key: OpenedKey): Promise<void> => {
    setElsewhere(null);
    try {
      dropEnded();
      if (pile.memory.aside.length + pile.memory.returned.length === 0) return await start(session, key, pile.memory.opened, worksElsewhere(refused));
      const rest = await reopen(session, new Set(pile.toSign.map((item) => item.documentId)));
      rememberPile(rest.sessionId, { opened: pile.memory.opened, aside: [], returned: [], at: 0 });
      client.setQueryData(keys.signing(rest.sessionId), rest);
      await start(rest, key, pile.memory.opened);
      await navigate(`/signing/${rest.sessionId}`, { replace: true });
    } catch (fault) {
      if (!(fault instanceof ElsewhereError)) throw fault;
      setElsewhere(fault.where === 'runsElsewhere' ? t.progress.elsewhere : t.progress.otherRuns);
    }
  };

  if (step === 'key') {
    return (
      <>
        {elsewhere && <Notice tone="error" live title={elsewhere} />}
        <KeyStep session={session} count={pile.toSign.length} refused={refused} onBack={() => go('confirm')} onOpened={sign} />
      </>
    );
  }
  if (step === 'confirm') {
    return <ConfirmStep session={session} pile={pile} onKey={() => go('key')} onBack={(at) => { if (at !== undefined) pile.go(at); go('pile'); }} />;
  }
  return <PileStep sessionId={session.sessionId} pile={pile} onConfirm={() => go('confirm')} />;
}

function ClosedCeremony({ session, run }: { session: Session; run: RunState | null }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const reopen = useReopen();
  const start = useStart();
  const running = useRunning();
  const repeat = useMutation({
    mutationFn: async (documentIds: readonly string[]) => {
      const next = await reopen(session, new Set(documentIds));
      client.setQueryData(keys.signing(next.sessionId), next);
      const key = running?.sessionId === session.sessionId ? running.key : null;
      dropEnded();
      if (key) await start(next, key, {});
      await navigate(`/signing/${next.sessionId}`);
    },
  });
  return <ResultStep session={session} problem={repeat.error ?? run?.problem ?? null} busy={repeat.isPending} onRepeat={(ids) => repeat.mutate(ids)} />;
}

/** What the run of this tab knows, laid over the session as it was last fetched: the newest truth about each document. */
function withRun(session: Session, run: RunState | null): Session {
  if (!run) return session;
  const byId = new Map(run.items.map((item) => [item.documentId, item]));
  const items = session.items.map((item) => {
    const known = byId.get(item.documentId);
    if (!known || item.state === 'signed' || (item.state === 'setAside' && known.state !== 'failed')) return item;
    return { ...item, state: known.state === 'signing' || known.state === 'postponed' ? ('waiting' as const) : known.state, reason: known.reason };
  });
  return { ...session, items };
}

/** One ceremony: the step follows from the session, from what runs in this tab, and from the address. */
export function CeremonyPage({ sessionId }: { sessionId: string }) {
  const t = useTexts(signingTexts);
  const common = useT();
  const running = useRunning();
  const runState = useRunState();
  const mine = running?.sessionId === sessionId ? runState : null;
  const query = useQuery({ queryKey: keys.signing(sessionId), queryFn: () => answer(api.GET('/api/signing-sessions/{sessionId}', { params: { path: { sessionId } } })), refetchOnWindowFocus: false });
  if (mine && running && !running.run.isOver) return <ProgressStep run={running.run} state={mine} />;
  if (query.isPending) return <Page title={t.title}><Skeleton rows={6} /></Page>;
  if (!query.data) {
    return (
      <Page title={t.title}>
        <SigningProblem error={query.error} actions={<><Button onClick={() => void query.refetch()}>{common.app.retry}</Button><ButtonLink to="/signing">{t.result.again}</ButtonLink></>} />
      </Page>
    );
  }
  const session = query.data;
  if (mine?.phase === 'refused' && (mine.signed === 0 || worksElsewhere(mine.problem)) && session.state !== 'finished' && session.state !== 'stopped') return <OpenCeremony key={sessionId} session={session} refused={mine.problem} />;
  if (mine || session.state === 'finished' || session.state === 'stopped') return <ClosedCeremony session={withRun(session, mine)} run={mine} />;
  return <OpenCeremony key={sessionId} session={session} refused={null} />;
}
