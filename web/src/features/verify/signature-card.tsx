import type { View } from '../../lib/api';
import { usePick, useTexts } from '../../lib/i18n/i18n';
import { atTime } from '../../lib/time';
import { Chip } from '../../ui/status-tag';
import { verifyTexts } from './texts';

type Signature = View<'VerifiedSignatureView'>;

const tones = { 'TOTAL-PASSED': 'green', INDETERMINATE: 'orange', 'TOTAL-FAILED': 'red' } as const;

/** One signature: its verdict, who and when, what it covers, what came after it; every check on demand. */
export function SignatureCard({ signature, number }: { signature: Signature; number: number }) {
  const t = useTexts(verifyTexts);
  const pick = usePick();
  const { verdict, signer, certificate } = signature;
  const id = `signature-${signature.id}`;
  const time = signature.provedAt ? `${atTime(signature.provedAt)}, ${t.proved}` : signature.claimedAt ? `${atTime(signature.claimedAt)} ${t.claimed}` : t.unknownTime;
  return (
    <section className="panel verified" aria-labelledby={id}>
      <div className="row verified__head">
        <h3 id={id}>{number}. {t.kind[signature.kind]}: {signer?.name ?? t.unnamed}</h3>
        <Chip tone={tones[verdict.indication]}>{pick(verdict.heading.uk, verdict.heading.en)}</Chip>
      </div>
      {verdict.text && <p className="verified__reason">{pick(verdict.text.uk, verdict.text.en)}</p>}
      <dl className="key-facts">
        {signer?.title && <><dt>{t.post}</dt><dd>{signer.title}</dd></>}
        {signer?.organisation && <><dt>{t.organisation}</dt><dd>{signer.organisation}{signer.edrpou ? ` (${signer.edrpou})` : ''}</dd></>}
        {certificate && <><dt>{t.certificate}</dt><dd>{certificate.serial}, {certificate.qualified ? t.qualified : t.unqualified}</dd><dt>{t.issuer}</dt><dd>{certificate.issuer}</dd></>}
        <dt>{t.time}</dt><dd>{time}</dd>
        <dt>{t.level}</dt><dd>{[signature.format, signature.level, signature.algorithm, signature.key].filter(Boolean).join(', ')}</dd>
        <dt>{t.covers}</dt><dd>{pick(signature.covers.uk, signature.covers.en)}</dd>
        <dt>{t.after}</dt>
        <dd>{signature.changes.length === 0 ? t.nothingAfter : <Changes signature={signature} />}</dd>
      </dl>
      <details className="verified__checks">
        <summary>{t.checks}</summary>
        <ul>
          {signature.checks.map((check) => (
            <li key={check.name} className={check.verdict === 'failed' && check.severity === 'error' ? 'verified__bad' : ''}>
              <span>{pick(check.title.uk, check.title.en)}</span>
              <span>{t.results[check.verdict]}{check.verdict === 'failed' && check.severity !== 'error' ? ` (${t.warning})` : ''}</span>
              {(check.text ?? check.detail) && check.verdict !== 'passed' && <span className="muted small">{check.text && pick(check.text.uk, check.text.en)} {check.detail && <code>{check.detail}</code>}</span>}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Changes({ signature }: { signature: Signature }) {
  const t = useTexts(verifyTexts);
  const pick = usePick();
  return (
    <ul className="verified__changes">
      {signature.changes.map((change, index) => (
        <li key={index} className={change.allowed ? '' : 'verified__bad'}>
          {pick(change.text.uk, change.text.en)} ({t.state(change.state)}) – {change.allowed ? t.allowed : <strong>{t.forbidden}</strong>}
          {!change.allowed && change.detail && <code className="small"> {change.detail}</code>}
        </li>
      ))}
      {signature.moreChanges > 0 && <li>{t.moreChanges(signature.moreChanges)}</li>}
    </ul>
  );
}
