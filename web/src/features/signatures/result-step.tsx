import type { ReactNode } from 'react';
import type { View } from '../../lib/api';
import { useTexts } from '../../lib/i18n/i18n';
import { todayInKyiv } from '../../lib/time';
import { Button, ButtonLink } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { Download } from '../../ui/icons';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Link } from 'react-router';
import { saveFile, signingReport } from './ceremony/report';
import { SigningProblem } from './key-problem';
import { Steps } from './steps';
import { signingTexts } from './texts';
import { useReasons } from './use-reasons';
import '../../ui/table.css';

type Item = View<'SigningItem'>;

/** The honest end: what was signed, what failed and why, what was left, what to do with each; and a report to keep. */
export function ResultStep({ session, problem, busy, onRepeat, extra }: { session: View<'SigningSessionView'>; problem: unknown; busy: boolean; onRepeat: (documentIds: readonly string[]) => void; extra?: ReactNode }) {
  const t = useTexts(signingTexts);
  const reasonOf = useReasons();
  const of = (...states: Item['state'][]): Item[] => session.items.filter((item) => states.includes(item.state));
  // What a stopped ceremony left is told as left: it is not signed and waits in the inbox.
  const [signed, failed, waiting, skipped] = [of('signed'), of('failed'), of('waiting', 'prepared', 'setAside'), of('excluded')];
  const total = signed.length + failed.length + waiting.length;
  const outcomeOf = (item: Item): string => t.progress.state[item.state];
  const report = (): void => saveFile(`${t.result.reportName}-${todayInKyiv()}.csv`, signingReport(session.items, t.result.reportHead, outcomeOf, (item) => reasonOf(item.reason)), 'text/csv;charset=utf-8');
  const title = signed.length === total && total > 0 ? t.result.done(total) : signed.length > 0 ? t.result.partly(signed.length, total) : t.result.none;
  const ended = session.state === 'finished' || session.state === 'stopped';
  const again = [...failed, ...waiting].map((item) => item.documentId);
  return (
    <Page
      title={t.steps.result}
      bar={
        <DecisionBar label={t.steps.result}>
          {again.length > 0 && <Button busy={busy} onClick={() => onRepeat(again)}>{failed.length > 0 && waiting.length === 0 ? t.result.retry(again.length) : t.result.goOn(again.length)}</Button>}
          <ButtonLink look="primary" to="/" data-moves-page>{t.result.inbox}</ButtonLink>
        </DecisionBar>
      }
    >
      <Steps current="result" />
      {problem !== null && <SigningProblem error={problem} />}
      <Notice tone={failed.length > 0 || waiting.length > 0 ? 'warning' : 'success'} live title={title}>
        <p className="row progress-counts">
          <span>✓ {t.result.signed(signed.length)}</span>
          {failed.length > 0 && <span>⚠ {t.result.failed(failed.length)}</span>}
          {waiting.length > 0 && <span>○ {t.result.waiting(waiting.length)}</span>}
          {skipped.length > 0 && <span>— {t.result.skipped(skipped.length)}</span>}
        </p>
        {signed.length > 0 && <p>{t.result.next}</p>}
      </Notice>
      <p className="row">
        {ended && <a className="button button--secondary" href={`/api/signing-sessions/${session.sessionId}/report.pdf`} download><Download />{t.result.sealedReport}</a>}
        <Button icon={<Download />} onClick={report}>{t.result.report}</Button>
      </p>
      {extra}
      <div className="table-wrap" tabIndex={0} role="region" aria-label={t.result.table}>
        <table className="table">
          <caption>{t.result.table}</caption>
          <thead><tr><th scope="col" className="number">{t.confirm.number}</th><th scope="col">{t.confirm.document}</th><th scope="col">{t.result.outcome}</th></tr></thead>
          <tbody>
            {[...failed, ...waiting, ...skipped, ...signed].map((item, i) => (
              <tr key={item.documentId}>
                <td className="number">{i + 1}</td>
                <td><Link to={`/documents/${item.documentId}`} data-moves-page>{item.title}</Link></td>
                <td>{outcomeOf(item)}{item.state !== 'signed' && item.reason ? `: ${reasonOf(item.reason)}` : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Page>
  );
}
