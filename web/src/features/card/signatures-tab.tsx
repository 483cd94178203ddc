import { useT, useTexts } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import { atTime } from '../../lib/time';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Check, Close, Download, Warning } from '../../ui/icons';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { useSignatures } from './card-data';
import { cardTexts } from './texts';
import '../signatures/key-form.css';

type Signature = View<'SignatureView'>;

const icons = { 'TOTAL-PASSED': Check, INDETERMINATE: Warning, 'TOTAL-FAILED': Close };

/** The verdict in the words of the office (rules-ua §4.4); never a bare yes or no. */
function useVerdict(): (signature: Signature) => string {
  const t = useTexts(cardTexts);
  return (signature) => {
    const what = signature.kind === 'seal' || signature.kind === 'timestamp' ? signature.kind : 'signature';
    if (signature.verdict === 'TOTAL-PASSED') return t.signatures.passed[what];
    if (signature.subIndication?.startsWith('REVOKED')) return t.signatures.revoked;
    if (signature.verdict === 'TOTAL-FAILED') return signature.subIndication === 'HASH_FAILURE' ? t.signatures.failedChanged[what] : t.signatures.failed[what];
    return signature.subIndication === 'TRY_LATER' ? t.signatures.unknown : t.signatures.unknownOther;
  };
}

function SignatureCard({ signature, documentId }: { signature: Signature; documentId: string }) {
  const base = `/api/documents/${documentId}`;
  const t = useTexts(cardTexts);
  const verdictOf = useVerdict();
  const Icon = icons[signature.verdict];
  return (
    <li className={`panel signature signature--${signature.verdict.toLowerCase()}`}>
      <div className="row signature__head"><Icon size={22} /><strong>{verdictOf(signature)}</strong></div>
      <h3>{signature.signer}</h3>
      <p className="muted">{[t.signatures.kind[signature.kind], signature.position, signature.organisation].filter(Boolean).join(' · ')}</p>
      <dl className="key-facts">
        {signature.fileName !== null && <><dt>{t.signatures.attachmentFile}</dt><dd className="signature__file">{signature.fileName}</dd></>}
        {signature.signedAt && <><dt>{t.signatures.signedAt}</dt><dd>{atTime(signature.signedAt)}</dd></>}
        <dt>{t.signatures.timestampAt}</dt><dd>{signature.timestampAt ? atTime(signature.timestampAt) : t.signatures.noTimestamp}</dd>
        <dt>{t.signatures.issuer}</dt><dd>{signature.issuer}</dd>
        <dt>{t.signatures.serial}</dt><dd>{signature.serial}</dd>
        <dt>{t.signatures.level}</dt><dd>{signature.level}{signature.algorithm && `, ${signature.algorithm}`}</dd>
        {signature.kind !== 'visa' && signature.kind !== 'attachment' && <><dt>{t.signatures.covers}</dt><dd>{signature.coversWholeFile ? t.signatures.wholeFile : t.signatures.earlier}</dd></>}
      </dl>
      <p className="row">
        {signature.signatureId !== null && <a className="button button--secondary" href={`${base}/signatures/${signature.signatureId}/signature.p7s`} download aria-label={t.signatures.takeOf(t.signatures.takeP7s, signature.signer)}><Download />{t.signatures.takeP7s}</a>}
        {signature.signatureId !== null && signature.kind === 'visa' && <a href={`${base}/signatures/${signature.signatureId}/decision.json`} download aria-label={t.signatures.takeOf(t.signatures.takeDecision, signature.signer)}>{t.signatures.takeDecision}</a>}
        {signature.signatureId === null && signature.coversWholeFile && <a className="button button--secondary" href={`${base}/document.pdf`} download><Download />{t.signatures.takePdf}</a>}
      </p>
      <details>
        <summary>{t.signatures.checks} ({signature.checks.filter((check) => check.verdict === 'passed').length}/{signature.checks.length})</summary>
        <ul className="checks">
          {signature.checks.map((check, i) => (
            <li key={`${check.name}-${i}`} className={`checks__item checks__item--${check.verdict}`}>
              <span>{t.signatures.check[check.name] ?? check.name}</span>
              <span>{t.signatures.verdict[check.verdict]}{check.code && <span className="muted small"> {check.code}</span>}</span>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

/** «Підписи»: every signature and the seal, verified now, each with the checks behind its verdict. */
export function SignaturesTab({ document }: { document: View<'DocumentView'> }) {
  const t = useTexts(cardTexts);
  const common = useT();
  const query = useSignatures(document.documentId);
  if (query.isPending) return <Skeleton rows={2} height="8rem" />;
  if (!query.data) return <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />;
  if (query.data.signatures.length === 0) return <EmptyState title={t.signatures.empty} />;
  return (
    <>
      <ul className="signatures">{query.data.signatures.map((signature) => <SignatureCard key={`${signature.kind}-${signature.field}-${signature.signatureId ?? ''}`} signature={signature} documentId={document.documentId} />)}</ul>
      <Button busy={query.isFetching} onClick={() => void query.refetch()}>{t.signatures.again}</Button>
    </>
  );
}
