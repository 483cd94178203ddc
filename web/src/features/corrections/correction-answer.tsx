import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { answer, api, asCommand, type View } from '../../lib/api';
import { useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { atTime } from '../../lib/time';
import { Button, ButtonLink } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { toast } from '../../ui/toast';
import { CorrectionChanges } from './correction-changes';
import { correctionTexts } from './corrections.texts';
import type { Correction } from './corrections-data';
import './corrections.css';

/** The author's word on a proposed correction, beside its very words; without consent the text stays as it was. */
export function CorrectionAnswer({ document, correction }: { document: View<'DocumentView'>; correction: Correction }) {
  const t = useTexts(correctionTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const command = useRef(asCommand());
  const { documentId } = document;
  const sending = useMutation({
    mutationFn: (act: 'consent' | 'decline') => answer(api.POST('/api/documents/{documentId}/editorial-corrections', { params: { path: { documentId } }, body: { act }, headers: command.current })),
    onSuccess: (_route, act) => {
      toast(act === 'consent' ? t.consented : t.declined, { tone: 'success' });
      void client.invalidateQueries({ queryKey: keys.inbox });
      void navigate(`/documents/${documentId}`);
      return client.invalidateQueries({ queryKey: keys.document(documentId), refetchType: 'none' });
    },
    onError: () => {
      command.current = asCommand();
    },
  });
  const busy = (act: 'consent' | 'decline') => sending.isPending && sending.variables === act;
  return (
    <Page
      title={`${t.title}: ${document.title}`} heading={document.title} aside={<ButtonLink to={`/documents/${documentId}`} data-moves-page>{t.toCard}</ButtonLink>}
      bar={
        <DecisionBar label={t.title}>
          <Button busy={busy('decline')} onClick={() => !sending.isPending && sending.mutate('decline')}>{t.decline}</Button>
          <Button look="primary" busy={busy('consent')} onClick={() => !sending.isPending && sending.mutate('consent')}>{t.consent}</Button>
        </DecisionBar>
      }
    >
      {sending.isError && <ProblemNotice error={sending.error} />}
      <Notice title={t.asked(correction.by.name)}>
        <p>{correction.reason && <><q>{correction.reason}</q> </>}<span className="muted">{atTime(correction.at)}</span></p>
        <p>{t.askedHelp}</p>
      </Notice>
      <section className="panel" aria-label={t.checkTitle}>
        <h2>{t.checkTitle}</h2>
        <CorrectionChanges changes={correction.changes} />
      </section>
    </Page>
  );
}
