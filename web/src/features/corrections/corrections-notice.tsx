import { useQuery } from '@tanstack/react-query';
import { answer, api, type View } from '../../lib/api';
import { useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { atTime } from '../../lib/time';
import { ButtonLink } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { CorrectionChanges } from './correction-changes';
import { correctionTexts } from './corrections.texts';
import { useCorrections } from './corrections-data';
import './corrections.css';

/** What the records office corrected after the approvals, and the correction that waits: for the signer and everybody who decides later (approvals.md, rule 7). Nothing when there is none. */
export function CorrectionsNotice({ route }: { route: View<'RouteView'> }) {
  const t = useTexts(correctionTexts);
  const { documentId, correction } = route;
  const { data } = useCorrections(documentId, correction !== null || route.corrections > 0);
  const isAsked = correction !== null && route.allowed.some((one) => one.action === 'correctEditorially');
  return (
    <>
      {correction && (
        <Notice tone="warning" title={isAsked ? t.asked(correction.by.name) : t.pending} actions={isAsked ? <ButtonLink look="primary" to={`/documents/${documentId}/correction`} data-moves-page>{t.look}</ButtonLink> : undefined}>
          <p>{isAsked ? t.askedHelp : t.pendingText(correction.by.name, atTime(correction.at))}</p>
        </Notice>
      )}
      {data?.corrections.filter((one) => one.state === 'applied').map((one) => (
        <Notice key={`${one.version}.${one.minor}`} title={t.applied(one.by.name, atTime(one.at))}>
          <p>{one.reason && <><q>{one.reason}</q> </>}<span className="muted">{t.stands}</span></p>
          <details open>
            <summary>{t.whatChanged}</summary>
            <CorrectionChanges changes={one.changes} />
          </details>
        </Notice>
      ))}
    </>
  );
}

/** The same for a document of a pile, which is listed without its route. */
export function CorrectionsOf({ documentId }: { documentId: string }) {
  const { data } = useQuery({ queryKey: keys.route(documentId), queryFn: () => answer(api.GET('/api/documents/{documentId}/route', { params: { path: { documentId } } })) });
  return data ? <CorrectionsNotice route={data} /> : null;
}
